package io.evident.backprop.internal.graph;

import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.OptimizerOptions;

/**
 * The configuration of a session that runs its graph as it was built: TensorFlow joins, folds and
 * moves no operation. A small graph that runs once is done several times sooner so.
 */
public final class UnoptimizedGraph {
  private UnoptimizedGraph() {}

  /**
   * Adds it to a configuration.
   *
   * @param configuration to be changed
   * @return the same
   */
  public static ConfigProto.Builder in(ConfigProto.Builder configuration) {
    configuration
        .getGraphOptionsBuilder()
        .getOptimizerOptionsBuilder()
        .setOptLevel(OptimizerOptions.Level.L0);
    configuration.getGraphOptionsBuilder().getRewriteOptionsBuilder().setDisableMetaOptimizer(true);
    return configuration;
  }
}
