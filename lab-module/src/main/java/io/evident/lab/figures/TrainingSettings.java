package io.evident.lab.figures;

import java.nio.file.Path;

/**
 * How often trainings are repeated, and where they are kept.
 *
 * @param out a folder in it for each training
 * @param seeds how often each is repeated, with the seeds 1 to this
 * @param longSeeds how often those are whose first seed took more than {@link #LONG_SECONDS}
 * @param trains false to take only what is trained already
 */
public record TrainingSettings(Path out, int seeds, int longSeeds, boolean trains) {
  /** Steps that take longer make a training a long one. */
  public static final double LONG_SECONDS = 15 * 60;

  public TrainingSettings {
    if (!(seeds >= 1)) {
      throw new IllegalArgumentException("seeds must be at least 1, got " + seeds);
    }
    if (!(longSeeds >= 1 && longSeeds <= seeds)) {
      throw new IllegalArgumentException(
          "long seeds must be in 1.." + seeds + " (the seeds), got " + longSeeds);
    }
  }
}
