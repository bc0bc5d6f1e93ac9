package io.evident.models.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.BuiltInNetworks;
import io.evident.backprop.network.Network;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.ExperimentYaml;
import org.junit.jupiter.api.Test;

class ExecutionPlanTest {
  private static final Network LENET = BuiltInNetworks.lenet();

  @Test
  void aConvolutionalNetIsCutOnlyWhereThePartsAreLargeEnough() {
    assertEquals(1, ExecutionPlan.forCpu(LENET, 4, 2).lowering().batchParts());
    assertEquals(2, ExecutionPlan.forCpu(LENET, 16, 2).lowering().batchParts());
    assertEquals(1, ExecutionPlan.forCpu(LENET, 16, 1).lowering().batchParts());
    assertEquals(4, ExecutionPlan.forCpu(LENET, 16, 64).lowering().batchParts());
  }

  @Test
  void aDenseNetSharesItsProductsAmongAllCores() {
    Network fc2 = ExperimentYaml.read(BuiltInExperiments.yaml("fc2")).network();
    ExecutionPlan plan = ExecutionPlan.forCpu(fc2, 32, 2);
    assertEquals(1, plan.lowering().batchParts());
    assertEquals(2, plan.intraOpThreads());
    assertEquals(LoweringOptions.DenseWeights.INPUTS_FIRST, plan.lowering().denseWeights());
  }

  @Test
  void aDenseNetRunsTwoOperationsSideBySideWhereThereAreCores() {
    Network fc2 = ExperimentYaml.read(BuiltInExperiments.yaml("fc2")).network();
    assertEquals(1, ExecutionPlan.forCpu(fc2, 32, 1).interOpThreads());
    assertEquals(2, ExecutionPlan.forCpu(fc2, 32, 2).interOpThreads());
    assertEquals(2, ExecutionPlan.forCpu(fc2, 32, 64).interOpThreads());
  }

  @Test
  void aBatchThatCannotBeCutSharesEachOperation() {
    Network normalized = ExperimentYaml.read(BuiltInExperiments.yaml("cnn-bn")).network();
    ExecutionPlan plan = ExecutionPlan.forCpu(normalized, 128, 2);
    assertEquals(1, plan.lowering().batchParts());
    assertEquals(2, plan.intraOpThreads());
    assertEquals(1, plan.interOpThreads());
  }

  @Test
  void noThreadsAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new ExecutionPlan(LoweringOptions.TUNED, 0, 1));
  }
}
