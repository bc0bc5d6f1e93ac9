package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.BuiltInNetworks;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;
import io.evident.backprop.network.Shape;
import io.evident.lab.arithmetic.ArithmeticCheck;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.ExperimentYaml;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ArithmeticWidthsTest {
  /** A layer with weights is as wide as the last axis of what it gives. */
  @Test
  void theWidthsOfAllBuiltInNetworksAreLookedAt() {
    List<Network> networks = new ArrayList<>(List.of(BuiltInNetworks.lenet()));
    for (String name : BuiltInExperiments.names()) {
      networks.add(ExperimentYaml.read(BuiltInExperiments.yaml(name)).network());
    }
    Set<Integer> built = new TreeSet<>();
    for (Network network : networks) {
      for (Parameter parameter : network.parameters()) {
        if (parameter.role() == ParameterRole.WEIGHT) {
          Shape output = network.outputOf(parameter.layer());
          built.add(output.dimension(output.rank() - 1));
        }
      }
    }
    assertTrue(built.containsAll(List.of(6, 16, 10, 84, 120)), built.toString());
    Set<Integer> missing = new TreeSet<>(built);
    missing.removeAll(new HashSet<>(ArithmeticCheck.widths()));
    assertEquals(Set.of(), missing);
  }
}
