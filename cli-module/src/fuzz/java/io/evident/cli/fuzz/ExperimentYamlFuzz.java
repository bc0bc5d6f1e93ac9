package io.evident.cli.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;

/** An experiment is refused, or printed and read to the same. */
public final class ExperimentYamlFuzz {
  private ExperimentYamlFuzz() {}

  public static void fuzzerTestOneInput(FuzzedDataProvider data) {
    Experiment read;
    try {
      read = ExperimentYaml.read(YamlValue.parse("f", data.consumeRemainingAsString()));
    } catch (IllegalArgumentException e) {
      Refusals.check(e);
      return;
    }
    String printed = ExperimentYaml.print(read);
    String again = ExperimentYaml.print(ExperimentYaml.read(YamlValue.parse("printed", printed)));
    Refusals.same(printed, again);
  }
}
