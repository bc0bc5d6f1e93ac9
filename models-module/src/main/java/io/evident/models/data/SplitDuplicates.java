package io.evident.models.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

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
 * @param kind what they are
 */
public record SplitDuplicates(
    int testInTrain,
    int validationInTrain,
    int testInValidation,
    int inSeveralClasses,
    @JsonIgnore int tested,
    @JsonIgnore int validated,
    @JsonIgnore ExampleKind kind) {

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
      Examples train, Optional<? extends Examples> validation, Examples test) {
    long[] trained = sorted(train);
    long[] validated = validation.map(SplitDuplicates::sorted).orElse(new long[0]);
    List<Examples> all = new ArrayList<>(List.of(train, test));
    validation.ifPresent(all::add);
    return new SplitDuplicates(
        count(test, trained),
        validation.map(images -> count(images, trained)).orElse(0),
        count(test, validated),
        inSeveralClasses(all),
        test.size(),
        validated.length,
        test.kind());
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

  private static long[] sorted(Examples images) {
    long[] prints = images.fingerprints();
    Arrays.sort(prints);
    return prints;
  }

  private static int count(Examples images, long[] sorted) {
    return (int)
        Arrays.stream(images.fingerprints())
            .filter(print -> Arrays.binarySearch(sorted, print) >= 0)
            .count();
  }

  private static int inSeveralClasses(List<Examples> splits) {
    if (splits.get(0).classes().isEmpty()) {
      return 0;
    }
    int[] ends = new int[splits.get(0).classes().getAsInt()];
    for (Examples examples : splits) {
      for (int i = 0; i < examples.size(); i++) {
        ends[examples.label(i)]++;
      }
    }
    Arrays.parallelPrefix(ends, Integer::sum);
    // Those of a class beside each other, filled from their end.
    long[] byClass = new long[ends[ends.length - 1]];
    int[] starts = ends.clone();
    for (Examples images : splits) {
      long[] prints = images.fingerprints();
      for (int i = 0; i < prints.length; i++) {
        byClass[--starts[images.label(i)]] = prints[i];
      }
    }
    // Each image once for each class: then one that is there twice is in two classes.
    LongStream.Builder once = LongStream.builder();
    for (int label = 0; label < ends.length; label++) {
      Arrays.sort(byClass, starts[label], ends[label]);
      for (int i = starts[label]; i < ends[label]; i++) {
        if (i == starts[label] || byClass[i] != byClass[i - 1]) {
          once.add(byClass[i]);
        }
      }
    }
    long[] all = once.build().sorted().toArray();
    int several = 0;
    for (int i = 1; i < all.length; i++) {
      boolean second = all[i] == all[i - 1] && (i == 1 || all[i] != all[i - 2]);
      several += second ? 1 : 0;
    }
    return several;
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
    add(parts, testInValidation, tested, "test", "validation " + kind);
    if (inSeveralClasses > 0) {
      parts.add(
          String.format(
              Locale.ROOT,
              inSeveralClasses == 1
                  ? "%,d %s stands under two classes"
                  : "%,d %s stand under two classes",
              inSeveralClasses,
              inSeveralClasses == 1 ? kind.one() : kind));
    }
    return parts.isEmpty() ? "none" : String.join("; ", parts);
  }

  private void add(List<String> parts, int count, int of, String split, String also) {
    if (count > 0) {
      parts.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d %s %s %s also %s",
              count,
              of,
              split,
              kind,
              count == 1 ? "is" : "are",
              also));
    }
  }
}
