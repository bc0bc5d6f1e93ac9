package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.ImageReading;
import io.evident.models.data.Orientation;
import io.evident.models.image.ImageDecoder;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is found while the images of a split are decoded, on many threads: the oddities of those
 * that can be used, and those that cannot. Whatever the timing, the first of each are named.
 */
final class ReadingTally {
  private final Orientation orientation;
  private final SortedMap<Integer, String> warnings = new TreeMap<>();
  private final SortedMap<Integer, DataFormatException> refusals = new TreeMap<>();
  private int transparent;
  private int turned;
  private int warned;
  private int refused;

  ReadingTally(Orientation orientation) {
    this.orientation = orientation;
  }

  /** One image that was decoded. */
  synchronized void add(int image, String where, ImageDecoder.Found found) {
    transparent += found.transparent() ? 1 : 0;
    turned += found.turned() ? 1 : 0;
    if (found.warning() != null) {
      warned++;
      keep(warnings, image, DataFormatException.oneLine(where + ": " + found.warning()));
    }
  }

  /** One that cannot be used. */
  synchronized void refuse(int image, DataFormatException why) {
    refused++;
    keep(refusals, image, why);
  }

  private static <T> void keep(SortedMap<Integer, T> first, int image, T value) {
    first.put(image, value);
    if (first.size() > ImageReading.NAMED) {
      first.remove(first.lastKey());
    }
  }

  /** What was found so far. */
  synchronized ImageReading reading() {
    return new ImageReading(
        orientation, transparent, turned, warned, List.copyOf(warnings.values()));
  }

  /**
   * Throws if images of some splits cannot be used: the only one's own exception, or one that names
   * the first of them and counts the others.
   *
   * @param where the data set
   * @param images how many there are
   */
  static void requireNoneRefused(List<ReadingTally> splits, String where, int images) {
    int refused = splits.stream().mapToInt(split -> split.refused).sum();
    if (refused == 0) {
      return;
    }
    List<DataFormatException> named =
        splits.stream()
            .flatMap(split -> split.refusals.values().stream())
            .limit(ImageReading.NAMED)
            .toList();
    if (refused == 1) {
      throw named.get(0);
    }
    String first =
        named.stream().map(e -> e.where() + ": " + e.what()).collect(Collectors.joining("; "));
    int others = refused - named.size();
    throw new DataFormatException(
        where,
        refused
            + " of "
            + images
            + " images cannot be used: "
            + first
            + (others > 0 ? "; and " + others + " others" : ""),
        named.stream()
            .map(DataFormatException::remedy)
            .distinct()
            .collect(Collectors.joining("; or ")),
        named.get(0));
  }
}
