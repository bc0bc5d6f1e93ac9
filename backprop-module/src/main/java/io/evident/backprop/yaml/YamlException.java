package io.evident.backprop.yaml;

/** A YAML file that does not say what it must; the message names file, line and column. */
public final class YamlException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** A message quotes the file, which may hold a megabyte in one value. */
  private static final int SHOWN = 600;

  YamlException(String message) {
    super(message);
  }

  /** What is said, in one line that moves no cursor, and not without end. */
  static String shown(String text) {
    StringBuilder line = new StringBuilder();
    text.strip()
        .codePoints()
        .limit(SHOWN)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
        .forEach(line::appendCodePoint);
    return text.length() > SHOWN ? line + "..." : line.toString();
  }
}
