package io.evident.models;

import io.evident.models.data.ImageDataset;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.serving.ServedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a calibration adds to the time of a prediction: exported models predict the same images in
 * turn in one process, one by one and 256 at once.
 *
 * <p>Arguments: {@code ROUNDS MODEL MODEL ...}, folders of exported models; of the same run before
 * and after it was calibrated, say. Ratios are to the first model in the same round.
 */
public final class ServingSpeed {
  private static final int IMAGES = 256;
  private static final int WARM_UP = 10;

  private ServingSpeed() {}

  /**
   * Measures.
   *
   * @param words see above
   * @throws IOException if a model cannot be read
   */
  public static void main(String[] words) throws IOException {
    int rounds = Integer.parseInt(words[0]);
    List<ServedModel> models = new ArrayList<>();
    for (String folder : Arrays.asList(words).subList(1, words.length)) {
      models.add(ServedModel.open(Path.of(folder)));
    }
    ImageDataset images = BuiltInSample.load().test().first(IMAGES);
    List<ImageDataset> single = new ArrayList<>();
    for (int n = 0; n < IMAGES; n++) {
      single.add(images.range(n, n + 1));
    }
    for (boolean oneByOne : new boolean[] {true, false}) {
      List<ImageDataset> parts = oneByOne ? single : List.of(images);
      double[][] seconds = new double[models.size()][rounds];
      for (int round = -WARM_UP; round < rounds; round++) {
        for (int i = 0; i < models.size(); i++) {
          // Who comes first changes from round to round.
          int m = (i + Math.floorMod(round, models.size())) % models.size();
          long started = System.nanoTime();
          for (ImageDataset part : parts) {
            models.get(m).predict(part);
          }
          if (round >= 0) {
            seconds[m][round] = (System.nanoTime() - started) / 1e9;
          }
        }
      }
      for (int m = 0; m < models.size(); m++) {
        double[] micros = seconds[m].clone();
        double[] ratios = seconds[m].clone();
        for (int round = 0; round < rounds; round++) {
          micros[round] *= 1e6 / IMAGES;
          ratios[round] /= seconds[0][round];
        }
        System.out.printf(
            Locale.ROOT,
            "%-12s %-40s %s us each image, ratio %s%n",
            oneByOne ? "one by one" : "256 at once",
            words[1 + m],
            told(micros),
            told(ratios));
      }
    }
    models.forEach(ServedModel::close);
  }

  /** The median, then the quarters around it. */
  private static String told(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    return String.format(
        Locale.ROOT,
        "%.3f (%.3f to %.3f)",
        sorted[last / 2],
        sorted[last / 4],
        sorted[last * 3 / 4]);
  }
}
