package io.evident.lab.arithmetic;

import io.evident.backprop.graph.ElementType;
import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Padding;
import java.util.List;
import java.util.stream.Collectors;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * A network of a layer or a few, with numbers of its own, that is lowered as every network is.
 *
 * @param kind what it stands for
 * @param width its outputs or channels
 * @param network the layers
 * @param parameters in the order and the shapes that the network declares
 * @param inputs for the largest batch
 * @param targets for the largest batch; of no matter unless the answer is of a loss
 * @param mode how it is run
 * @param answer what of it is looked at
 * @param forms the ways it is lowered
 */
record Subject(
    ArithmeticKind kind,
    int width,
    Network network,
    List<Numbers> parameters,
    Numbers inputs,
    Numbers targets,
    Mode mode,
    Answer answer,
    List<Form> forms) {

  /** In the order they are run in: constants are packed for the first, and 4 was seen wrong so. */
  static final List<Integer> BATCHES = List.of(4, 1, 16, 64);

  /** What of a network is looked at. */
  enum Answer {
    OUTPUTS,
    PROBABILITIES,
    LOSS,
    DERIVATIVE
  }

  /**
   * One way to lower it.
   *
   * @param words what tells it from others
   * @param weights how the graph holds them
   * @param options of the lowering
   * @param types the number types that it is lowered in
   * @param used whether Evident does so
   */
  record Form(
      String words,
      HeldWeights weights,
      LoweringOptions options,
      List<ElementType> types,
      boolean used) {
    Form {
      types = List.copyOf(types);
    }
  }

  Subject {
    parameters = List.copyOf(parameters);
    forms = List.copyOf(forms);
  }

  /** The first rows of the inputs through Java. */
  Bounded expected(int batch) {
    double[] x = inputs.rows(batch);
    return switch (answer) {
      case OUTPUTS -> LayerBounds.outputs(network, parameters, x, mode);
      case PROBABILITIES -> new SoftmaxBounds(x, width).probabilities();
      case LOSS -> new SoftmaxBounds(x, width).crossEntropy(targets.rows(batch));
      case DERIVATIVE -> new SoftmaxBounds(x, width).derivative(targets.rows(batch));
    };
  }

  /** Whether a row of the answer depends on other rows. */
  boolean couplesExamples() {
    return mode == Mode.TRAINING || answer == Answer.LOSS || answer == Answer.DERIVATIVE;
  }

  /** The same through TensorFlow. */
  <T extends TNumber> Operand<T> lowered(
      Ops tf, LoweringOptions options, List<Operand<T>> held, Operand<T> x, Operand<T> t) {
    if (answer == Answer.PROBABILITIES) {
      return tf.nn.softmax(x);
    }
    LoweredNetwork<T> lowered = new LoweredNetwork<>(tf, network, options, held).withoutNames();
    if (answer == Answer.OUTPUTS && mode == Mode.INFERENCE) {
      return lowered.outputs(x);
    }
    LoweredNetwork.Lowered<T> loss =
        lowered.loss(mode, List.of(new LoweredNetwork.Examples<>(x, t, List.of())));
    return switch (answer) {
      case LOSS -> loss.loss();
      case DERIVATIVE -> loss.known().get(0).value();
      default -> loss.outputs().get(0);
    };
  }

  /** What is run, in each type and each way. */
  ArithmeticCase named(Form form, ElementType type, GraphExecution execution) {
    return new ArithmeticCase(
        kind,
        width,
        network.input() + " to " + network.output(),
        operations(),
        type,
        form.weights(),
        form.words(),
        execution,
        form.used());
  }

  private String operations() {
    String layers =
        network.layers().stream()
            .filter(layer -> !(layer instanceof Flatten))
            .map(Subject::words)
            .collect(Collectors.joining(", "));
    return switch (answer) {
      case PROBABILITIES -> "softmax";
      case LOSS -> "softmaxCrossEntropy";
      case DERIVATIVE -> "softmaxCrossEntropy, derivative";
      case OUTPUTS -> mode == Mode.TRAINING ? layers + " in training" : layers;
    };
  }

  private static String words(Layer layer) {
    if (layer instanceof Conv2d convolution) {
      return "conv2d "
          + convolution.kernel().rows()
          + " x "
          + convolution.kernel().columns()
          + (convolution.padding().mode() == Padding.Mode.SAME ? " same" : "")
          + (convolution.stride().are(1) ? "" : " stride " + convolution.stride())
          + (convolution.dilation() == 1 ? "" : " dilation " + convolution.dilation())
          + (convolution.groups() == 1 ? "" : " groups " + convolution.groups())
          + (convolution.bias() ? "" : " without bias");
    }
    return layer.kind();
  }
}
