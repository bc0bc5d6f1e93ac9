package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.internal.numeric.DoubleDouble;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The certified linear regressions of NIST's Statistical Reference Datasets,
 * https://www.itl.nist.gov/div898/strd/lls/lls.shtml, which nist.py beside the data checks exactly.
 *
 * <p>The data are decimals and their powers, which two doubles hold to 31 digits: rounded to
 * doubles first, those of Filippelli would move the coefficients by 3e-8 whoever solves them.
 */
class NistTest {
  private static List<CSVRecord> table(String name) {
    try (Reader in =
        new InputStreamReader(
            NistTest.class.getResourceAsStream("nist/" + name + ".csv"), StandardCharsets.UTF_8)) {
      return CSVFormat.DEFAULT
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .get()
          .parse(in)
          .getRecords();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DoubleDouble exact(BigDecimal value) {
    double high = value.doubleValue();
    return new DoubleDouble(high, value.subtract(new BigDecimal(high)).doubleValue());
  }

  /** A row of the powers 0 to degree of x, and y. */
  private static DoubleDouble[] polynomial(String x, int degree, String y) {
    DoubleDouble[] row = new DoubleDouble[degree + 2];
    for (int k = 0; k <= degree; k++) {
      row[k] = exact(new BigDecimal(x).pow(k, MathContext.UNLIMITED));
    }
    row[degree + 1] = exact(new BigDecimal(y));
    return row;
  }

  private static List<DoubleDouble[]> rows(String dataset) {
    List<DoubleDouble[]> rows = new ArrayList<>();
    if (dataset.equals("longley")) {
      for (CSVRecord r : table("longley")) {
        DoubleDouble[] row = polynomial("1", 6, r.get(0));
        for (int k = 1; k <= 6; k++) {
          row[k] = exact(new BigDecimal(r.get(k)));
        }
        rows.add(row);
      }
    } else if (dataset.equals("filippelli")) {
      table("filippelli").forEach(r -> rows.add(polynomial(r.get("x"), 10, r.get("y"))));
    } else {
      table("wampler").forEach(r -> rows.add(polynomial(r.get("x"), 5, r.get(dataset))));
    }
    return rows;
  }

  private static void assertCertified(String certified, double found, double tolerance) {
    double value = Double.parseDouble(certified);
    assertEquals(value, found, tolerance * (value == 0 ? 1 : Math.abs(value)));
  }

  @ParameterizedTest
  @CsvSource({
    "longley, 1e-10",
    "wampler1, 1e-10",
    "wampler2, 1e-10",
    "wampler3, 1e-10",
    "wampler4, 1e-10",
    "wampler5, 1e-10",
    "filippelli, 1e-8"
  })
  void certifiedCoefficientsAndDeviationsAreFoundUnderAWidePrior(String dataset, double tolerance) {
    List<CSVRecord> certified =
        table("certified").stream().filter(r -> r.get("dataset").equals(dataset)).toList();
    int p = certified.size();
    List<DoubleDouble[]> rows = rows(dataset);
    RegressionStatistics data = RegressionStatistics.empty(p);
    rows.forEach(data::add);
    data = data.withRows(rows.size(), 0, DataDigest.EMPTY);
    RegressionModel model = RegressionModel.unknownNoise(1e-12, 1e-90, new double[p], 1e60);
    double[] mean = model.posteriorMean(data);
    List<UnivariateDistribution> weights = model.posteriorOfWeights(data);
    assertTrue(p > 5 && rows.size() > p);
    for (int k = 0; k < p; k++) {
      assertCertified(certified.get(k).get("estimate"), mean[k], tolerance);
      StudentT weight = (StudentT) weights.get(k);
      // s2 / (n - p) in place of the posterior's b / a = s2 / n
      double squared = weight.squaredScale() * weight.degreesOfFreedom() / (rows.size() - p);
      assertCertified(certified.get(k).get("deviation"), Math.sqrt(squared), tolerance);
    }
  }

  /** Through what a user has: x and y as doubles, whose powers the basis makes. */
  @Test
  void aPolynomialOfDegreeTenReachesTheCertifiedValues() {
    List<CSVRecord> certified =
        table("certified").stream().filter(r -> r.get("dataset").equals("filippelli")).toList();
    List<CSVRecord> table = table("filippelli");
    double[] x = table.stream().mapToDouble(r -> Double.parseDouble(r.get("x"))).toArray();
    double[] y = table.stream().mapToDouble(r -> Double.parseDouble(r.get("y"))).toArray();
    PolynomialBasis basis = new PolynomialBasis(10);
    RegressionModel model = RegressionModel.ofReferencePrior(RegressionStatistics.of(basis, x, y));
    List<UnivariateDistribution> weights =
        model.posteriorOfWeights(RegressionStatistics.empty(basis.columns()));
    double value = 0;
    for (int k = 0; k <= 10; k++) {
      StudentT weight = (StudentT) weights.get(k);
      assertCertified(certified.get(k).get("estimate"), weight.location(), 1e-12);
      double deviation = Math.sqrt(weight.squaredScale());
      assertCertified(certified.get(k).get("deviation"), deviation, 1e-12);
      value += weight.location() * Math.pow(-5, k);
    }
    StudentT there =
        (StudentT) model.predictive(RegressionStatistics.empty(basis.columns()), basis, -5);
    assertEquals(value, there.location(), 1e-6);
    assertTrue(there.squaredScale() > 1.1e-5 && there.squaredScale() < 2e-5, there.toString());
  }

  @Test
  void powersOfTheirOwnRoundingWouldNotDo() {
    List<CSVRecord> certified =
        table("certified").stream().filter(r -> r.get("dataset").equals("filippelli")).toList();
    List<CSVRecord> table = table("filippelli");
    double[][] rows = new double[table.size()][11];
    double[] y = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k <= 10; k++) {
        rows[i][k] = Math.pow(Double.parseDouble(table.get(i).get("x")), k);
      }
      y[i] = Double.parseDouble(table.get(i).get("y"));
    }
    StudentT weight =
        (StudentT)
            RegressionModel.ofReferencePrior(RegressionStatistics.of(rows, y))
                .posteriorOfWeight(RegressionStatistics.empty(11), 5);
    double right = Double.parseDouble(certified.get(5).get("estimate"));
    assertTrue(Math.abs(weight.location() / right - 1) > 1e-10, "the basis is needed");
  }
}
