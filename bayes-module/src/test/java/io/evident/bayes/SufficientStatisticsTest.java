package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SufficientStatisticsTest {
  private static final long SEED = 11;

  private static double[] values(int n, double offset, double spread) {
    Random random = new Random(SEED);
    return random.doubles(n).map(u -> offset + spread * random.nextGaussian()).toArray();
  }

  /** The exact mean and centred sum of squares of doubles, by decimal arithmetic. */
  private static BigDecimal[] exact(double[] values) {
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    for (double value : values) {
      BigDecimal x = new BigDecimal(value);
      sum = sum.add(x);
      squares = squares.add(x.multiply(x));
    }
    MathContext digits = new MathContext(60);
    BigDecimal n = BigDecimal.valueOf(values.length);
    return new BigDecimal[] {
      sum.divide(n, digits), squares.subtract(sum.multiply(sum).divide(n, digits))
    };
  }

  private static void assertExact(double[] values, SufficientStatistics s) {
    BigDecimal[] exact = exact(values);
    double mean = exact[0].doubleValue();
    assertEquals(values.length, s.count());
    assertEquals(values.length, s.weight());
    assertEquals(0, s.sumOfLogWeights());
    assertEquals(mean, s.mean().orElseThrow(), Math.ulp(mean), "seed " + SEED);
    // 256 values of the same sign summed in four lanes: at most 64 roundings deep, mostly far less.
    double squares = Math.max(exact[1].doubleValue(), 0);
    assertEquals(squares, s.centredSumOfSquares(), 5e-15 * squares + 1e-40, "seed " + SEED);
    BigDecimal low = exact[0].subtract(new BigDecimal(s.exactMean().high()));
    assertEquals(low.doubleValue(), s.exactMean().low(), 1e-25 * Math.abs(mean));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5", "6", "7", "255", "256", "257", "513", "5000"})
  void everyWayOfAddingIsExactAtALargeOffset(int n) {
    for (double offset : new double[] {0, 1e9, -1e9}) {
      double[] x = values(n, offset, 1);
      assertExact(x, SufficientStatistics.of(x));
      assertExact(x, SufficientStatistics.of(Arrays.stream(x)));
      assertExact(x, SufficientStatistics.of(Arrays.stream(x).parallel()));
      StatisticsAccumulator one = StatisticsAccumulator.create();
      for (double value : x) {
        one.add(value);
      }
      assertExact(x, one.statistics());
      int cut = n / 3;
      StatisticsAccumulator left = StatisticsAccumulator.create().add(x, 0, cut);
      StatisticsAccumulator right = StatisticsAccumulator.create().add(x, cut, n);
      assertExact(x, left.merge(right).statistics());
      assertEquals(n - cut, right.statistics().count(), "the merged one is left as it was");
    }
  }

  @Test
  void anOutlierInFrontCostsNoDigits() {
    double[] x = values(3000, 1e9, 1);
    x[0] = 0;
    assertExact(x, SufficientStatistics.of(x));
  }

  @Test
  void weightsCountAsRepeatedValues() {
    SufficientStatistics weighted =
        SufficientStatistics.empty().plus(1e9 + 1, 3).plus(1e9 + 4, 1).plus(1e9, 2);
    double[] repeated = {1e9 + 1, 1e9 + 1, 1e9 + 1, 1e9 + 4, 1e9, 1e9};
    BigDecimal[] exact = exact(repeated);
    assertEquals(3, weighted.count());
    assertEquals(6, weighted.weight());
    assertEquals(Math.log(6), weighted.sumOfLogWeights(), 1e-15);
    assertEquals(exact[0].doubleValue(), weighted.mean().orElseThrow());
    assertEquals(exact[1].doubleValue(), weighted.centredSumOfSquares(), 1e-14);
    SufficientStatistics merged =
        SufficientStatistics.empty()
            .plus(1e9 + 1, 3)
            .merge(SufficientStatistics.empty().plus(1e9 + 4, 1).plus(1e9, 2));
    assertEquals(exact[1].doubleValue(), merged.centredSumOfSquares(), 1e-14);
    assertEquals(Math.log(6), merged.sumOfLogWeights(), 1e-15);
    assertEquals(6, merged.weight());
  }

  @Test
  void beforeAnyDataThereIsNoMean() {
    SufficientStatistics none = SufficientStatistics.empty();
    assertEquals(0, none.count());
    assertTrue(none.mean().isEmpty());
    assertEquals(0, none.centredSumOfSquares());
    assertEquals("SufficientStatistics[count=0]", none.toString());
    assertEquals(0, SufficientStatistics.of().count());
    assertTrue(none.plus(3).toString().contains("mean=3.0"));
  }

  @Test
  void sumsComeBackFromTheCentredForm() {
    SufficientStatistics s = SufficientStatistics.of(1, 2, 4);
    assertEquals(7, s.sum());
    assertEquals(21, s.sumOfSquares());
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aValueThatIsNotFiniteIsRefusedAndNothingAdded(double bad) {
    StatisticsAccumulator s = StatisticsAccumulator.withDigest().add(1);
    String single = assertThrows(IllegalArgumentException.class, () -> s.add(bad)).getMessage();
    assertEquals("value must be finite, got " + bad, single);
    double[] batch = new double[1000];
    batch[700] = bad;
    String many = assertThrows(IllegalArgumentException.class, () -> s.add(batch)).getMessage();
    assertEquals("value [700] must be finite, got " + bad, many);
    assertThrows(IllegalArgumentException.class, () -> s.add(bad, 1));
    assertThrows(IllegalArgumentException.class, () -> s.add(1, bad));
    assertThrows(IllegalArgumentException.class, () -> s.add(1, 0));
    assertThrows(IllegalArgumentException.class, () -> s.add(1, -1));
    assertEquals(1, s.statistics().count());
    assertEquals(Optional.of(DataDigest.of(1)), s.statistics().digest());
  }

  @Test
  void valuesTooLargeToSquareAreRefused() {
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> SufficientStatistics.of(1e200, -1e200))
            .getMessage();
    assertTrue(refusal.startsWith("values are too large"), refusal);
    StatisticsAccumulator s = StatisticsAccumulator.create().add(1e200).add(-1e200);
    assertThrows(IllegalArgumentException.class, s::statistics);
  }

  @Test
  void aRangeOutsideTheArrayIsRefused() {
    StatisticsAccumulator s = StatisticsAccumulator.create();
    assertThrows(IndexOutOfBoundsException.class, () -> s.add(new double[3], 1, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> s.add(new double[3], 2, 1));
  }

  @Test
  void digestIgnoresOrderAndSplitButNothingElse() {
    double[] x = values(1000, 5, 2);
    DataDigest digest = DataDigest.of(x);
    double[] backwards = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      backwards[i] = x[x.length - 1 - i];
    }
    assertEquals(digest, DataDigest.of(backwards));
    StatisticsAccumulator left = StatisticsAccumulator.withDigest().add(x, 0, 400);
    StatisticsAccumulator right = StatisticsAccumulator.withDigest();
    for (int i = 400; i < 1000; i++) {
      right.add(x[i]);
    }
    assertEquals(Optional.of(digest), left.merge(right).statistics().digest());
    x[3] = Math.nextUp(x[3]);
    assertNotEquals(digest, DataDigest.of(x));
    assertNotEquals(DataDigest.of(1, 1), DataDigest.of(1));
    assertNotEquals(DataDigest.of(1, 2), DataDigest.of(0, 3));
    assertNotEquals(DataDigest.of(1), DataDigest.EMPTY.plus(1, 2));
    assertEquals(DataDigest.of(0.0), DataDigest.of(-0.0));
    assertEquals(34, DataDigest.of(1).toString().length());
  }

  @Test
  void bothHalvesOfTheDigestDepend() {
    DataDigest one = DataDigest.of(1);
    DataDigest two = DataDigest.of(2);
    assertNotEquals(one.high(), two.high());
    assertNotEquals(one.low(), two.low());
    assertNotEquals(one.low(), one.high());
    assertNotEquals(one.high(), DataDigest.EMPTY.plus(1, 2).high());
    assertEquals(2, one.merge(two).count());
    assertEquals(DataDigest.of(1, 2), one.merge(two));
  }

  @Test
  void digestIsThereOnlyIfAllOfTheDataHasOne() {
    SufficientStatistics with = SufficientStatistics.withDigest(1, 2);
    SufficientStatistics without = SufficientStatistics.of(3);
    assertTrue(without.digest().isEmpty());
    assertTrue(with.merge(without).digest().isEmpty());
    assertTrue(without.merge(with).digest().isEmpty());
    assertTrue(without.plus(4).digest().isEmpty());
    assertEquals(Optional.of(DataDigest.of(1, 2, 3)), with.plus(3).digest());
    assertEquals(
        Optional.of(DataDigest.of(1, 2)), with.merge(SufficientStatistics.empty()).digest());
  }

  @SuppressWarnings("BanSerializableRead")
  private static Object sent(Object part) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(part);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void partsFromOtherMachinesMerge() throws Exception {
    double[] x = values(700, 1e9, 1);
    StatisticsAccumulator half =
        (StatisticsAccumulator) sent(StatisticsAccumulator.withDigest().add(x, 0, 300).add(x[300]));
    SufficientStatistics rest =
        (SufficientStatistics)
            sent(SufficientStatistics.withDigest(Arrays.copyOfRange(x, 301, 700)));
    SufficientStatistics all = half.merge(rest).statistics();
    assertExact(x, all);
    assertEquals(Optional.of(DataDigest.of(x)), all.digest());
    RegressionStatistics rows =
        (RegressionStatistics) sent(RegressionStatistics.empty(1).plus(new double[] {2}, 3));
    assertEquals(4, rows.root().get(0, 0).squared().value());
  }

  @Test
  void nothingTakesNoDigestAway() {
    SufficientStatistics some = StatisticsAccumulator.withDigest().add(1).add(2).statistics();
    SufficientStatistics none = SufficientStatistics.of();
    assertEquals(some.digest(), none.merge(some).digest());
    assertEquals(some.digest(), some.merge(none).digest());
    assertTrue(some.digest().isPresent());
    assertFalse(none.merge(SufficientStatistics.of(1, 2)).digest().isPresent());
  }
}
