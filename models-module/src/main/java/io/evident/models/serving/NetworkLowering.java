package io.evident.models.serving;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.network.Network;
import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.internal.serving.CalibrationLowering;
import io.evident.models.internal.serving.ModelGraph;
import io.evident.models.internal.serving.ProbabilityLowering;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** A network with its weights as constants, from pixels to what a signature gives. */
final class NetworkLowering implements ServingGraph.Reading {
  private final ModelExport model;
  private final Network network;
  private final List<Operand<TFloat32>> weights;
  private final Optional<CalibrationLowering> calibration;

  /**
   * Makes the constants.
   *
   * @param tf the scope of the weights
   * @param model to be served
   */
  NetworkLowering(Ops tf, ModelExport model) {
    this.model = model;
    this.network = model.network();
    this.weights = ModelGraph.weights(tf, network, model.weights());
    this.calibration =
        model
            .calibration()
            .map(fitted -> new CalibrationLowering(tf, DenseHead.of(network), fitted));
  }

  /** The network's outputs for the views of images, averaged, [n, classes]. */
  Operand<TFloat32> outputs(Ops own, Operand<TFloat32> pixels) {
    return new ViewsLowering(own, model.card())
        .mean(pixels, network.output().size(), seen -> seenOnce(own, seen));
  }

  private Operand<TFloat32> seenOnce(Ops own, Operand<TFloat32> pixels) {
    return new LoweredNetwork<>(own, network, ModelGraph.OPTIONS, weights)
        .outputs(model.inputs().inputs(own, pixels));
  }

  @Override
  public ServingGraph.Read of(Ops own, Operand<TFloat32> pixels) {
    List<Operand<TFloat32>> averaged = averaged(own, pixels);
    Operand<TFloat32> outputs = own.withName(ServingSignature.OUTPUTS).identity(averaged.get(0));
    Operand<TFloat64> exact =
        network
            .loss()
            .accept(
                new ProbabilityLowering(
                    own, own.dtypes.cast(outputs, TFloat64.class), network.output().size()));
    return new ServingGraph.Read(
        outputs,
        exact,
        calibration.map(
            lowering ->
                own.nn.softmax(
                    own.dtypes.cast(
                        lowering.logits(own, averaged.get(1), averaged.get(2)), TFloat64.class))),
        hasPosterior() ? Optional.of(averaged.get(2)) : Optional.empty());
  }

  /**
   * What the network gives for the views of images, averaged: its outputs, and where it is
   * calibrated its logits and what its head is given.
   */
  private List<Operand<TFloat32>> averaged(Ops own, Operand<TFloat32> pixels) {
    List<Integer> numbers = numbers();
    if (numbers.size() == 1) {
      Operand<TFloat32> outputs = outputs(own, pixels);
      return List.of(outputs, outputs, outputs);
    }
    if (model.card().testTime().all().size() == 1) {
      return new LoweredNetwork<>(own, network, ModelGraph.OPTIONS, weights)
          .values(model.inputs().inputs(own, pixels), numbers);
    }
    int classes = network.output().size();
    int inputs = network.shapeOf(numbers.get(2)).size();
    Operand<TFloat32> all =
        new ViewsLowering(own, model.card())
            .mean(
                pixels,
                2 * classes + inputs,
                seen ->
                    own.concat(
                        new LoweredNetwork<>(own, network, ModelGraph.OPTIONS, weights)
                            .values(model.inputs().inputs(own, seen), numbers),
                        own.constant(1)));
    return List.of(
        columns(own, all, 0, classes),
        columns(own, all, classes, classes),
        columns(own, all, 2 * classes, inputs));
  }

  /** The values that are needed: outputs, logits, features; outputs alone where they do. */
  private List<Integer> numbers() {
    int outputs = network.layers().size();
    if (model.calibration().isEmpty()) {
      return List.of(outputs);
    }
    DenseHead head = DenseHead.of(network);
    return hasPosterior() || head.logits() != outputs
        ? List.of(outputs, head.logits(), head.source())
        : List.of(outputs);
  }

  private boolean hasPosterior() {
    return model.calibration().flatMap(HeadCalibration::posterior).isPresent();
  }

  private static Operand<TFloat32> columns(Ops own, Operand<TFloat32> all, int from, int count) {
    return own.slice(all, own.constant(new int[] {0, from}), own.constant(new int[] {-1, count}));
  }
}
