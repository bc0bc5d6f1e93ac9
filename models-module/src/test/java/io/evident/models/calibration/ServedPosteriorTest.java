package io.evident.models.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.bayes.laplace.CurvatureForm;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ServedPosteriorTest {
  private static final int WIDTH = 5;

  private static float[] random(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static ServedPosterior posterior(CurvatureForm form, int outputs, Random random) {
    boolean whole = form == CurvatureForm.WHOLE;
    float[] table = random(random, whole ? 0 : WIDTH * outputs);
    for (int i = 0; i < table.length; i++) {
      table[i] *= table[i];
    }
    float[] squares = random(random, whole ? 0 : outputs * outputs);
    for (int i = 0; i < squares.length; i++) {
      squares[i] *= squares[i];
    }
    return new ServedPosterior(
        form,
        outputs,
        WIDTH,
        random(random, outputs * WIDTH),
        random(random, (whole ? outputs : 1) * WIDTH * WIDTH),
        table,
        squares);
  }

  private static double[] row(float[] features, int n) {
    double[] row = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      row[i] = features[n * WIDTH + i];
    }
    return row;
  }

  /** 301 examples are more than are held at a time, and no multiple of four. */
  @ParameterizedTest
  @CsvSource({"WHOLE, 1", "WHOLE, 3", "KRONECKER, 1", "KRONECKER, 3"})
  void allExamplesAtOnceHaveTheLogitsOfEach(CurvatureForm form, int outputs) {
    Random random = new Random(41);
    ServedPosterior posterior = posterior(form, outputs, random);
    float[] features = random(random, 301 * WIDTH);
    double[] means = posterior.logits(features);
    double[] probit = posterior.probitLogits(features);
    assertEquals(301 * outputs, probit.length);
    for (int n = 0; n < 301; n++) {
      double[] h = row(features, n);
      int at = n * outputs;
      assertArrayEquals(posterior.logits(h), Arrays.copyOfRange(means, at, at + outputs));
      assertArrayEquals(posterior.probitLogits(h), Arrays.copyOfRange(probit, at, at + outputs));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CalibrationMethod.class,
      names = {"TEMPERATURE", "BAYES_TEMPERATURE"})
  void calibratedLogitsOfAllExamplesAreThoseOfEach(CalibrationMethod method) {
    Random random = new Random(42);
    Optional<ServedPosterior> posterior =
        Optional.of(posterior(CurvatureForm.WHOLE, 3, random)).filter(p -> method.isBayesian());
    ConformalSets sets =
        ConformalSets.of(
            new double[] {0.2, 0.3, 0.5, 0.6, 0.3, 0.1},
            new int[] {2, 0},
            3,
            ConformalScore.LAC,
            ConformalSets.Options.USUAL);
    HeadCalibration calibration = new HeadCalibration(method, 1.5f, posterior, sets);
    float[] features = random(random, 9 * WIDTH);
    double[] plain = random.doubles(27).toArray();
    double[] all = calibration.logits(plain, features);
    for (int n = 0; n < 9; n++) {
      assertArrayEquals(
          calibration.logits(Arrays.copyOfRange(plain, 3 * n, 3 * n + 3), row(features, n)),
          Arrays.copyOfRange(all, 3 * n, 3 * n + 3));
    }
  }
}
