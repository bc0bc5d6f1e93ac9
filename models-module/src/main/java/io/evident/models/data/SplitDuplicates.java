package io.evident.models.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Images that stand in a data set more than once where they do harm: in two splits, or under two
 * classes. Two are the same if all their pixels are, after they were decoded and scaled; they are
 * told apart by their {@linkplain ImageDataset#fingerprints() fingerprints}.
 *
 * @param testInTrain how many test images are also trained on
 * @param validationInTrain how many validation images are also trained on
 * @param testInValidation how many test images are also validation images
 * @param inSeveralClasses how many different images stand under more than one class
 * @param tested how many test images there are
 * @param validated how many validation images there are
 */
public record SplitDuplicates(
    int testInTrain,
    int validationInTrain,
    int testInValidation,
    int inSeveralClasses,
    int tested,
    int validated) {

  /**
   * Counts them.
   *
   * @param train the images trained on
   * @param validation the images an epoch is chosen by, if any
   * @param test the images judged by
   * @return how many of each kind
   * @throws java.io.UncheckedIOException if a streamed image cannot be read
   */
  public static SplitDuplicates of(
      ImageDataset train, Optional<ImageDataset> validation, ImageDataset test) {
    Set<Long> trained = prints(train);
    Set<Long> validated = validation.map(SplitDuplicates::prints).orElse(Set.of());
    List<ImageDataset> all = new ArrayList<>(List.of(train, test));
    validation.ifPresent(all::add);
    return new SplitDuplicates(
        count(test, trained),
        validation.map(images -> count(images, trained)).orElse(0),
        count(test, validated),
        inSeveralClasses(all),
        test.size(),
        validation.map(ImageDataset::size).orElse(0));
  }

  /**
   * Counts those of a data set as it is split by itself.
   *
   * @param images all of its images
   * @return how many of each kind
   * @throws java.io.UncheckedIOException if a streamed image cannot be read
   */
  public static SplitDuplicates of(ImageSplits images) {
    return of(images.trained(), images.validation(), images.test());
  }

  private static Set<Long> prints(ImageDataset images) {
    Set<Long> prints = new HashSet<>();
    for (long print : images.fingerprints()) {
      prints.add(print);
    }
    return prints;
  }

  private static int count(ImageDataset images, Set<Long> others) {
    int count = 0;
    for (long print : images.fingerprints()) {
      count += others.contains(print) ? 1 : 0;
    }
    return count;
  }

  private static int inSeveralClasses(List<ImageDataset> splits) {
    Map<Long, Integer> classOf = new HashMap<>();
    Set<Long> several = new HashSet<>();
    for (ImageDataset images : splits) {
      long[] prints = images.fingerprints();
      for (int i = 0; i < prints.length; i++) {
        Integer before = classOf.putIfAbsent(prints[i], images.label(i));
        if (before != null && before != images.label(i)) {
          several.add(prints[i]);
        }
      }
    }
    return several.size();
  }

  /**
   * Whether there are none.
   *
   * @return true if nothing stands twice where it does harm
   */
  public boolean isEmpty() {
    return testInTrain == 0
        && validationInTrain == 0
        && testInValidation == 0
        && inSeveralClasses == 0;
  }

  /**
   * What is said of them.
   *
   * @return such as "2 of 10 test images are also trained on", or "none"
   */
  public String text() {
    List<String> parts = new ArrayList<>();
    add(parts, testInTrain, tested, "test", "trained on");
    add(parts, validationInTrain, validated, "validation", "trained on");
    add(parts, testInValidation, tested, "test", "validation images");
    if (inSeveralClasses > 0) {
      parts.add(
          String.format(
              Locale.ROOT,
              inSeveralClasses == 1
                  ? "%,d image stands under two classes"
                  : "%,d images stand under two classes",
              inSeveralClasses));
    }
    return parts.isEmpty() ? "none" : String.join("; ", parts);
  }

  private static void add(List<String> parts, int count, int of, String split, String also) {
    if (count > 0) {
      parts.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d %s images %s also %s",
              count,
              of,
              split,
              count == 1 ? "is" : "are",
              also));
    }
  }
}
