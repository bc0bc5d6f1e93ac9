package io.evident.models.data;

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
  public static final int NAMED = 20;

  public ImageReading {
    Objects.requireNonNull(orientation, "orientation");
    warnings = List.copyOf(warnings);
    if (!(transparent >= 0 && turned >= 0 && warned >= warnings.size())) {
      throw new IllegalArgumentException(
          "counts must be at least 0 and warned at least the number of warnings, got "
              + List.of(transparent, turned, warned, warnings.size()));
    }
  }

  /**
   * Of training and test images together.
   *
   * @param splits both
   * @return empty if they were not decoded from files
   */
  public static Optional<ImageReading> of(ImageSplits splits) {
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

  /**
   * How many were out of the ordinary.
   *
   * @return such as ", 3 transparent, on white, 2 turned as EXIF says, 1 read with a warning";
   *     empty if none were
   */
  public String summary() {
    return (transparent > 0 ? ", " + transparent + " transparent, on white" : "")
        + (turned > 0 ? ", " + turned + " turned as EXIF says" : "")
        + (warned > 0 ? ", " + warned + " read with a warning" : "");
  }
}
