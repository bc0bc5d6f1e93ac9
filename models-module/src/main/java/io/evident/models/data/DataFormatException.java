package io.evident.models.data;

/**
 * Input data that cannot be read as what it is meant to be.
 *
 * <p>The message is one line for a person: the file, the position in it, what is wrong there and
 * how to mend it. It needs no stack trace beside it.
 */
public final class DataFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 2L;

  /** The file, in one line. */
  private final String where;

  /** What is wrong, in one line. */
  private final String what;

  /** How to mend it, in one line. */
  private final String remedy;

  /**
   * An exception with the message {@code "where: what; remedy"}.
   *
   * @param where the file, and the entry in it when it is an archive
   * @param what what is wrong, with the position
   * @param remedy what the reader can do about it
   */
  public DataFormatException(String where, String what, String remedy) {
    this(where, what, remedy, null);
  }

  /**
   * An exception with the message {@code "where: what; remedy"} and a cause.
   *
   * @param where the file, and the entry in it when it is an archive
   * @param what what is wrong, with the position
   * @param remedy what the reader can do about it
   * @param cause what a decoder threw, or null
   */
  public DataFormatException(String where, String what, String remedy, Throwable cause) {
    super(oneLine(where) + ": " + oneLine(what) + "; " + oneLine(remedy), cause);
    this.where = oneLine(where);
    this.what = oneLine(what);
    this.remedy = oneLine(remedy);
  }

  /**
   * The file.
   *
   * @return its name, in one line
   */
  public String where() {
    return where;
  }

  /**
   * What is wrong.
   *
   * @return one line, with the position
   */
  public String what() {
    return what;
  }

  /**
   * How to mend it.
   *
   * @return one line
   */
  public String remedy() {
    return remedy;
  }

  /**
   * A text in one line. Names come from files and archives: whatever could break a line or move a
   * cursor is replaced.
   *
   * @param text such as a name
   * @return the same with question marks for such characters
   */
  public static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              boolean breaks =
                  type == Character.CONTROL
                      || type == Character.FORMAT
                      || type == Character.LINE_SEPARATOR
                      || type == Character.PARAGRAPH_SEPARATOR
                      || type == Character.SURROGATE;
              line.appendCodePoint(breaks ? '?' : c);
            });
    return line.toString();
  }
}
