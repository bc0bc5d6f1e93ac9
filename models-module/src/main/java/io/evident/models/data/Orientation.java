package io.evident.models.data;

import java.util.Locale;

/** Which way up the images of files are taken. */
public enum Orientation {
  /** As their EXIF orientation says, which is how every viewer shows them. */
  EXIF,
  /** As their rows are stored, whatever EXIF says. */
  STORED;

  /**
   * The orientation of a name that {@link #toString} gave.
   *
   * @param name {@code exif} or {@code stored}
   * @return the orientation
   * @throws IllegalArgumentException if it is neither
   */
  public static Orientation of(String name) {
    for (Orientation orientation : values()) {
      if (orientation.toString().equals(name)) {
        return orientation;
      }
    }
    throw new IllegalArgumentException("orientation must be exif or stored, got \"" + name + "\"");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
