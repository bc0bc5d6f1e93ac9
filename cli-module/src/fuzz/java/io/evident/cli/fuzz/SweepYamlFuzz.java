package io.evident.cli.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.sweep.Sweep;
import io.evident.models.sweep.SweepYaml;

/** A sweep is refused, or printed and read to the same. */
public final class SweepYamlFuzz {
  private SweepYamlFuzz() {}

  public static void fuzzerTestOneInput(FuzzedDataProvider data) {
    Sweep read;
    try {
      read = SweepYaml.read(YamlValue.parse("f", data.consumeRemainingAsString()));
    } catch (IllegalArgumentException e) {
      Refusals.check(e);
      return;
    }
    String printed = SweepYaml.print(read);
    String again = SweepYaml.print(SweepYaml.read(YamlValue.parse("printed", printed)));
    Refusals.same(printed, again);
  }
}
