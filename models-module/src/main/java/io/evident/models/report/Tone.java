package io.evident.models.report;

/** How a cell or a mark is to be taken. The text beside it always says the same. */
public enum Tone {
  /** Nothing to remark. */
  PLAIN("plain", ""),
  /** As it should be. */
  GOOD("good", "\u2713"),
  /** More than was asked. */
  BETTER("better", "\u25b2"),
  /** Not as it should be. */
  BAD("bad", "\u2715"),
  /** It cannot be said. */
  UNSURE("unsure", "?"),
  /** Worth a second look. */
  NOTICE("notice", "!"),
  /** Nothing was there to judge. */
  QUIET("quiet", "\u2013");

  private final String style;
  private final String mark;

  Tone(String style, String mark) {
    this.style = style;
    this.mark = mark;
  }

  /**
   * The name of its style.
   *
   * @return a class of the style sheet
   */
  public String style() {
    return style;
  }

  /**
   * A sign that stands before the text, so that colour is never the only one.
   *
   * @return one character, or none
   */
  public String mark() {
    return mark;
  }
}
