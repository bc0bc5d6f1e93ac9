package io.evident.models.data;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was out of the ordinary about image files when they were decoded. Immutable.
 *
 * @param orientation which way up they were taken
 * @param transparent how many had transparent pixels, which lie on white
 * @param turned how many were turned because their EXIF orientation was not upright
 * @param warned how many are whole and made their decoder warn
 * @param warnings of the first {@value #NAMED} of these, the file and what was odd about it
 */
public record ImageReading(
    Orientation orientation, int transparent, int turned, int warned, List<String> warnings) {
  /** As many files are named; the others are counted. */
  static final int NAMED = 20;

  /**
   * Copies the list.
   *
   * @param orientation which way up they were taken
   * @param transparent how many had transparent pixels, which lie on white
   * @param turned how many were turned because their EXIF orientation was not upright
   * @param warned how many are whole and made their decoder warn
   * @param warnings of the first {@value #NAMED} of these, the file and what was odd about it
   * @throws IllegalArgumentException if a number is below 0, or there are more warnings than images
   */
  public ImageReading {
    Objects.requireNonNull(orientation, "orientation");
    warnings = List.copyOf(warnings);
    if (!(transparent >= 0 && turned >= 0 && warned >= warnings.size())) {
      throw new IllegalArgumentException(
          "counts must be at least 0 and warned at least the number of warnings, got "
              + List.of(transparent, turned, warned, warnings.size()));
    }
  }

  /** Of training and test images together; empty if they were not decoded from files. */
  static Optional<ImageReading> of(ImageSplits splits) {
    return splits
        .train()
        .reading()
        .flatMap(train -> splits.test().reading().map(test -> train.with(test)));
  }

  private ImageReading with(ImageReading other) {
    List<String> both = new ArrayList<>(warnings);
    both.addAll(other.warnings);
    return new ImageReading(
        orientation,
        transparent + other.transparent,
        turned + other.turned,
        warned + other.warned,
        both.subList(0, Math.min(NAMED, both.size())));
  }

  /** Such as ", 3 on white, 2 turned as EXIF says, 1 read with a warning"; empty if none are. */
  String summary() {
    return (transparent > 0 ? ", " + transparent + " transparent, on white" : "")
        + (turned > 0 ? ", " + turned + " turned as EXIF says" : "")
        + (warned > 0 ? ", " + warned + " read with a warning" : "");
  }

  /** For {@link #parse}. */
  byte[] bytes() {
    List<byte[]> texts =
        warnings.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    int length = 5 * 4 + texts.stream().mapToInt(text -> 4 + text.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes
        .putInt(orientation == Orientation.EXIF ? 0 : 1)
        .putInt(transparent)
        .putInt(turned)
        .putInt(warned);
    bytes.putInt(texts.size());
    texts.forEach(text -> bytes.putInt(text.length).put(text));
    return bytes.array();
  }

  /**
   * What {@link #bytes} gave, from a position on.
   *
   * @throws BufferUnderflowException if it is cut
   * @throws IllegalArgumentException if it is something else
   */
  static ImageReading parse(ByteBuffer bytes) {
    Orientation orientation = bytes.getInt() == 0 ? Orientation.EXIF : Orientation.STORED;
    int transparent = bytes.getInt();
    int turned = bytes.getInt();
    int warned = bytes.getInt();
    List<String> warnings = new ArrayList<>();
    for (int left = bytes.getInt(); left > 0; left--) {
      int length = bytes.getInt();
      if (length < 0 || length > bytes.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] text = new byte[length];
      bytes.get(text);
      warnings.add(new String(text, StandardCharsets.UTF_8));
    }
    return new ImageReading(orientation, transparent, turned, warned, warnings);
  }
}
