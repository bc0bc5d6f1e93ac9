package io.evident.models.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which images of a folder without a test split are kept for testing: of each class the same
 * fraction, drawn by a seed and the names of class and files alone.
 *
 * @param fraction of each class, in (0, 1); rounded, but at least one image is tested on and one
 *     trained on where a class has two
 * @param seed of the draw
 */
public record Holdout(double fraction, long seed) {
  /** A fifth, drawn by seed 1. */
  public static final Holdout FIFTH = new Holdout(0.2, 1);

  public Holdout {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "the fraction held out must be in (0, 1), got " + fraction);
    }
  }

  /**
   * Which images of a class are held out; a class of one image keeps it to train on.
   *
   * @param className of the class
   * @param names of its images
   * @return those of them that are held out
   */
  public List<String> of(String className, List<String> names) {
    int most = names.size() - 1;
    int count =
        (int) Math.max(Math.min(1, most), Math.min(most, Math.round(fraction * names.size())));
    List<String> left = new ArrayList<>(names);
    // A class that comes or goes leaves the draws of the others alone.
    SplittableRandom random = new SplittableRandom(seed * 1_000_003L + className.hashCode());
    List<String> drawn = new ArrayList<>();
    while (drawn.size() < count) {
      drawn.add(left.remove(random.nextInt(left.size())));
    }
    return drawn;
  }
}
