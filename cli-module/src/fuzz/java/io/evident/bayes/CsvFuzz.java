package io.evident.bayes;

import io.evident.bayes.internal.csv.CsvNumber;
import io.evident.bayes.internal.csv.CsvReader;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A CSV is refused or read, and a number is the one Java reads or none. */
public final class CsvFuzz {
  private CsvFuzz() {}

  public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
    byte[] all = data.consumeRemainingAsBytes();
    number(new String(all, StandardCharsets.ISO_8859_1).lines().findFirst().orElse(""));
    try {
      Observations read = Observations.read(new ByteArrayInputStream(all), "f", "");
      for (double value : read.values()) {
        if (!Double.isFinite(value)) {
          throw new AssertionError("a value that is not finite: " + value);
        }
      }
    } catch (IllegalArgumentException e) {
      check(e);
    }
    try {
      new CsvReader("f", List.of("x"), "g").read(new ByteArrayInputStream(all), (l, cells) -> {});
    } catch (IllegalArgumentException e) {
      check(e);
    }
  }

  private static void number(String text) {
    double ours = CsvNumber.parse(text);
    if (!Double.isNaN(ours)) {
      double javas = Double.parseDouble(text.strip());
      if (Double.doubleToLongBits(ours) != Double.doubleToLongBits(javas)) {
        throw new AssertionError(text + " is " + javas + ", got " + ours);
      }
    }
  }

  private static void check(IllegalArgumentException e) {
    if (!String.valueOf(e.getMessage()).startsWith("f:")) {
      throw new AssertionError("a refusal without its place: " + e.getMessage(), e);
    }
  }
}
