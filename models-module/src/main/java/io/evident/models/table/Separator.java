package io.evident.models.table;

/** What stands between the cells of a row. */
public enum Separator {
  /** A comma. */
  COMMA("comma", ','),
  /** A semicolon, as programs write it where the comma is the decimal mark. */
  SEMICOLON("semicolon", ';'),
  /** A tab. */
  TAB("tab", '\t'),
  /** A vertical bar. */
  BAR("bar", '|');

  private final String word;
  private final char character;

  Separator(String word, char character) {
    this.word = word;
    this.character = character;
  }

  /**
   * The character.
   *
   * @return one of , ; tab |
   */
  public char character() {
    return character;
  }

  /**
   * The word for it in files.
   *
   * @return such as "comma"
   */
  @Override
  public String toString() {
    return word;
  }
}
