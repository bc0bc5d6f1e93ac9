package io.evident.backprop.yaml;

/** A YAML file that does not say what it must; the message names file, line and column. */
public final class YamlException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  YamlException(String message) {
    super(message);
  }
}
