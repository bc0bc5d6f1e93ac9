package io.evident.models.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.evident.backprop.yaml.YamlException;
import io.evident.backprop.yaml.YamlValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SweepYamlTest {
  private static final String LEAST = "name: x\nexperiment: fc2\n";
  private static final String GRID = "grid: {batchSize: [4, 8]}\n";

  private static Sweep read(String yaml) {
    return SweepYaml.read(YamlValue.parse("s.yaml", yaml));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grid: {batchSize: [4, 8], optimizer.learningRate: [1e-3, '0.01']}",
        "grid: {description: ['a: b', 'it''s', '', '-', '# no']}",
        "grid: {batchSize: [4]}\nseeds: [3, 1, 2]",
        "grid: {batchSize: [4]}\nselection: {by: validationLoss, best: retrained}",
        "grid: {batchSize: [4]}\nselection: {best: retrained}",
        "grid: {batchSize: [4]}\ndescription: 'of: what'",
        "random: {trials: 3, seed: 7, over: {batchSize: {integers: [2, 9]},"
            + " optimizer.learningRate: {logUniform: [1e-5, 1e-1]},"
            + " optimizer.momentum: {uniform: [0, 0.9]}, initializer: {choice: [zeros, heNormal]}}}"
      })
  void everyKeySurvivesPrinting(String lines) {
    Sweep sweep = read(LEAST + lines + "\n");
    Sweep again = read(SweepYaml.print(sweep));
    assertEquals(sweep, again);
    assertEquals(sweep.search().combinations(), again.search().combinations());
    assertEquals(sweep.search().keys(), again.search().keys());
  }

  @Test
  void theGridOfTheAssignmentHasTwelveTrials() {
    Sweep sweep = SweepYaml.read(BuiltInSweeps.yaml("two-layer-cifar-grid"));
    List<Assignment> trials = sweep.search().combinations();
    assertEquals(12, sweep.size());
    assertEquals("optimizer.learningRate=1e-3 network.l2Penalty=1e-2", trials.get(0).text());
    assertEquals("optimizer.learningRate=1e-5 network.l2Penalty=1e-6", trials.get(11).text());
  }

  @Test
  void everyBuiltInSweepIsReadByItsName() {
    for (String name : BuiltInSweeps.names()) {
      assertEquals(name, SweepYaml.read(BuiltInSweeps.yaml(name)).name());
    }
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> BuiltInSweeps.yaml("two-layer-cifar-gird"))
            .getMessage();
    assertEquals(
        "unknown sweep two-layer-cifar-gird; did you mean two-layer-cifar-grid? see evident sweep"
            + " --list, or give a YAML file",
        message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          grids: {batchSize: [4]}          | s.yaml:4:1: unknown key grids; did you mean grid?
          seeds: [1, 1]                    | s.yaml:1:1: seeds must differ, got [1, 1]
          seeds: []                        | s.yaml:4:8: seeds must have at least one; leave the key out for the experiment's own
          seeds: 3                         | s.yaml:4:8: must be a list
          version: 2                       | s.yaml:4:10: this program reads sweeps of version 1, got 2
          selection: {by: testAccuracy}    | s.yaml:4:17: unknown measure testAccuracy; there is validationAccuracy, validationExactMatch, validationF1, validationLoss, validationMae, validationR2, validationRmse, validationRocArea
          selection: {best: keptt}         | s.yaml:4:19: unknown fate of the best keptt; did you mean kept?
          random: {trials: 1}              | s.yaml:4:9: a sweep is a grid or a random search, not both; remove one
          """)
  void aMistakeIsNamedWhereItStands(String line, String message) {
    assertEquals(
        message,
        assertThrows(YamlException.class, () -> read(LEAST + GRID + line + "\n")).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          seeds: [1]                       | s.yaml:1:1: needs the key grid or the key random
          grid: {}                         | s.yaml:3:7: a grid must vary at least one key
          grid: {batchSize: []}            | s.yaml:3:7: the grid has no value for batchSize
          grid: {batchSize: [4, 4]}        | s.yaml:3:7: the values of batchSize must differ, got [4, 4]
          grid: {batchSize: 4}             | s.yaml:3:19: must be a list
          grid: {batchSize: [[4]]}         | s.yaml:3:20: must be a single value
          grid: {a.b: [1], a: [2]}         | s.yaml:1:1: a would replace what a.b set before it; write a first
          grid: {seed: [1, 2]}             | s.yaml:1:1: a sweep does not vary seed; repeat it over seeds: [1, 2, 3]
          random: {trials: 1, seed: 1}     | s.yaml:3:9: needs the key over
          random: {trials: 0, seed: 1, over: {a: {uniform: [0, 1]}}}  | s.yaml:3:9: trials must be in 1..10000, got 0
          random: {trials: 1, seed: 1, over: {}}                      | s.yaml:3:9: a random search must vary at least one key
          random: {trials: 1, seed: 1, over: {a: {unifrom: [0, 1]}}}  | s.yaml:3:41: unknown key unifrom; did you mean uniform?
          random: {trials: 1, seed: 1, over: {a: {uniform: [1, 0]}}}  | s.yaml:3:40: uniform must have finite low < high, got [1.0, 0.0]
          random: {trials: 1, seed: 1, over: {a: {logUniform: [0, 1]}}} | s.yaml:3:40: logUniform must have finite 0 < low < high, got [0.0, 1.0]
          random: {trials: 1, seed: 1, over: {a: {uniform: [1]}}}     | s.yaml:3:50: must be [low, high], got 1 values
          random: {trials: 1, seed: 1, over: {a: {}}}                 | s.yaml:3:40: must have one of the keys choice, integers, logUniform and uniform
          """)
  void aSearchThatIsNoneIsRefused(String line, String message) {
    assertEquals(
        message, assertThrows(YamlException.class, () -> read(LEAST + line + "\n")).getMessage());
  }
}
