package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.BuiltInNetworks;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;
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
  /** A bias is as long as a dense layer is wide, and a convolution has filters. */
  @Test
  void theWidthsOfAllBuiltInNetworksAreLookedAt() {
    List<Network> networks = new ArrayList<>(List.of(BuiltInNetworks.lenet()));
    for (String name : BuiltInExperiments.names()) {
      networks.add(ExperimentYaml.read(BuiltInExperiments.yaml(name)).network());
    }
    Set<Integer> built = new TreeSet<>();
    for (Network network : networks) {
      for (Parameter parameter : network.parameters()) {
        if (parameter.role() == ParameterRole.BIAS) {
          built.add(parameter.shape().size());
        }
      }
    }
    assertTrue(built.containsAll(List.of(6, 16, 10, 84, 120)), built.toString());
    Set<Integer> missing = new TreeSet<>(built);
    missing.removeAll(new HashSet<>(ArithmeticCheck.widths()));
    assertEquals(Set.of(), missing);
  }
}
