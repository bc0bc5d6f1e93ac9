package io.evident.models.serving;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LayerKind;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Pool2d;
import io.evident.models.training.InputScaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Models that are not what their proofs say, each by one fault that programs have. */
final class PlantedModelFaults {
  private final ModelExport right;
  private final Map<String, ModelExport> all = new LinkedHashMap<>();

  private PlantedModelFaults(ModelExport right) {
    this.right = right;
  }

  /** Every fault that this network can have, by name. */
  static Map<String, ModelExport> of(ModelExport right) {
    PlantedModelFaults faults = new PlantedModelFaults(right);
    faults.plantInWeights();
    faults.plantInLayers();
    faults.plantInInputs();
    return faults.all;
  }

  private void weights(String name, Consumer<ParameterValues> change) {
    ParameterValues changed = right.weights().copy();
    change.accept(changed);
    all.put(name, new ModelExport(right.network(), changed, right.inputs(), right.card()));
  }

  private void network(String name, Network changed) {
    ParameterValues same = ParameterValues.zeros(changed);
    for (int p = 0; p < changed.parameters().size(); p++) {
      System.arraycopy(right.weights().get(p), 0, same.get(p), 0, same.get(p).length);
    }
    all.put(name, new ModelExport(changed, same, right.inputs(), right.card()));
  }

  private List<Parameter> parameters() {
    return right.network().parameters();
  }

  private Optional<Integer> first(String role) {
    for (int p = 0; p < parameters().size(); p++) {
      if (parameters().get(p).name().endsWith("." + role)) {
        return Optional.of(p);
      }
    }
    return Optional.empty();
  }

  private int last(String role) {
    int last = -1;
    for (int p = 0; p < parameters().size(); p++) {
      last = parameters().get(p).name().endsWith("." + role) ? p : last;
    }
    return last;
  }

  /** The weight of the first class that says most about a white image: some say nothing. */
  private int loudest(int in, double[] weights) {
    double[] white = new double[right.card().input().bytes()];
    Arrays.fill(white, 255);
    Network network = right.network();
    Batch batch =
        Batch.of(network, right.inputs().inputs(white), new double[network.output().size()])
            .atInference();
    List<double[]> h = ManualNetwork.of(network).activations(right.weights(), batch);
    double[] said = Arrays.copyOf(h.get(h.size() - 2), in);
    for (int i = 0; i < in; i++) {
      said[i] *= weights[i];
    }
    return largest(said);
  }

  private static int largest(double[] values) {
    int largest = 0;
    for (int i = 0; i < values.length; i++) {
      largest = Math.abs(values[i]) > Math.abs(values[largest]) ? i : largest;
    }
    return largest;
  }

  private void plantInWeights() {
    int weight = last("weight");
    int bias = last("bias");
    int classes = right.network().output().size();
    int in = right.weights().get(weight).length / classes;
    weights(
        "a weight of the last layer off by 1 %",
        w -> w.get(weight)[loudest(in, w.get(weight))] *= 1.01);
    weights("no bias in the last layer", w -> Arrays.fill(w.get(bias), 0));
    weights(
        "the weights of the last layer transposed",
        w -> {
          double[] from = w.get(weight).clone();
          for (int j = 0; j < classes; j++) {
            for (int i = 0; i < in; i++) {
              w.get(weight)[j * in + i] = from[i * classes + j];
            }
          }
        });
    weights(
        "two classes swapped",
        w -> {
          swapBlocks(w.get(weight), in, 3, 5);
          swapBlocks(w.get(bias), 1, 3, 5);
        });
    weights("a unit of the last layer is 0", w -> fill(w.get(weight), 2 * in, in, 0));
    weights("weights of the last layer in bfloat16", w -> bfloat16(w.get(weight)));
    weights("the last layer's signs", w -> scale(w.get(weight), -1));
    weights("a bias added twice", w -> scale(w.get(bias), 2));
    weights("weights of the last layer 0.1 % too large", w -> scale(w.get(weight), 1.001));
    weights("a weight of the first layer off by 1 %", w -> scaleLargest(w.get(0)));
    weights("no bias in the first layer", w -> fill(w.get(1), 0, w.get(1).length, 0));
    weights("the first layer in bfloat16", w -> bfloat16(w.get(0)));
    if (parameters().get(0).name().startsWith("conv")) {
      int filters = parameters().get(0).shape().dimension(3);
      weights("a filter wrong", w -> everyNth(w.get(0), filters, 1, k -> -k));
      weights("a filter missing", w -> everyNth(w.get(0), filters, 2, k -> 0.0));
      weights("kernels turned round", w -> reverseBlocks(w.get(0), filters * 3));
      weights("two filters swapped", w -> swapEveryNth(w.get(0), w.get(1), filters));
    } else {
      int units = parameters().get(0).shape().dimension(0);
      int inputs = right.weights().get(0).length / units;
      weights("a unit wrong", w -> scaleBlock(w.get(0), inputs, 1, -1));
      weights("a unit missing", w -> fill(w.get(0), 2 * inputs, inputs, 0));
      weights("rows turned round", w -> reverseBlocks(w.get(0), 3));
    }
    first("runningMean").ifPresent(p -> weights("no mean", w -> scale(w.get(p), 0)));
    first("runningVariance")
        .ifPresent(p -> weights("no variance", w -> fill(w.get(p), 0, w.get(p).length, 1)));
    first("gamma").ifPresent(p -> weights("no gamma", w -> fill(w.get(p), 0, w.get(p).length, 1)));
    first("beta").ifPresent(p -> weights("no beta", w -> scale(w.get(p), 0)));
  }

  private void plantInLayers() {
    replaced("leaky for ReLU", LayerKind.RELU, layer -> Activation.leakyRelu(0.01));
    replaced("tanh for ReLU", LayerKind.RELU, layer -> Activation.tanh());
    replaced(
        "mean for maximum",
        LayerKind.MAX_POOL_2D,
        layer -> {
          Pool2d maximum = (Pool2d) layer;
          return new Pool2d(
              Pool2d.Reduction.MEAN, maximum.size(), maximum.stride(), maximum.padding());
        });
    replaced("another epsilon", LayerKind.BATCH_NORM, layer -> new BatchNorm(1e-3, 0.9));
    Network same = right.network();
    network(
        "outputs read as another loss's",
        Network.of(same.name(), same.input(), same.layers(), new HalfMeanSquaredError()));
  }

  private void replaced(String name, LayerKind kind, UnaryOperator<Layer> by) {
    List<Layer> layers = new ArrayList<>(right.network().layers());
    for (int l = 0; l < layers.size(); l++) {
      if (layers.get(l).kind().equals(kind.yaml())) {
        layers.set(l, by.apply(layers.get(l)));
        Network same = right.network();
        network(name, Network.of(same.name(), same.input(), layers, same.loss()));
        return;
      }
    }
  }

  private interface Changed {
    Operand<TFloat32> of(Ops tf, Operand<TFloat32> pixels);
  }

  private void inputs(String name, Changed changed) {
    InputScaling wrong =
        new InputScaling() {
          @Override
          public Operand<TFloat32> inputs(Ops tf, Operand<TFloat32> pixels) {
            return changed.of(tf, pixels);
          }

          @Override
          public double[] inputs(double[] pixels) {
            return right.inputs().inputs(pixels);
          }
        };
    all.put(name, new ModelExport(right.network(), right.weights(), wrong, right.card()));
  }

  private void plantInInputs() {
    InputScaling own = right.inputs();
    inputs("no normalization", (tf, pixels) -> pixels);
    inputs("divided by 255", (tf, pixels) -> tf.math.div(pixels, tf.constant(255f)));
    inputs(
        "divided by 127 and not 127.5",
        (tf, pixels) -> own.inputs(tf, tf.math.mul(pixels, tf.constant(127.5f / 127))));
    inputs(
        "blue for red",
        (tf, pixels) -> own.inputs(tf, tf.reverse(pixels, tf.constant(new int[] {3}))));
    inputs(
        "left for right",
        (tf, pixels) -> own.inputs(tf, tf.reverse(pixels, tf.constant(new int[] {2}))));
    inputs(
        "rows for columns",
        (tf, pixels) ->
            own.inputs(tf, tf.linalg.transpose(pixels, tf.constant(new int[] {0, 2, 1, 3}))));
  }

  private static void scaleLargest(double[] values) {
    values[largest(values)] *= 1.01;
  }

  private static void scale(double[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  private static void fill(double[] values, int from, int count, double value) {
    Arrays.fill(values, from, from + count, value);
  }

  private static void scaleBlock(double[] values, int length, int block, double factor) {
    for (int i = block * length; i < (block + 1) * length; i++) {
      values[i] *= factor;
    }
  }

  private static void swapBlocks(double[] values, int length, int a, int b) {
    for (int i = 0; i < length; i++) {
      double kept = values[a * length + i];
      values[a * length + i] = values[b * length + i];
      values[b * length + i] = kept;
    }
  }

  private static void everyNth(double[] values, int n, int at, UnaryOperator<Double> change) {
    for (int i = at; i < values.length; i += n) {
      values[i] = change.apply(values[i]);
    }
  }

  private static void swapEveryNth(double[] kernel, double[] bias, int n) {
    for (int i = 0; i < kernel.length; i += n) {
      double kept = kernel[i];
      kernel[i] = kernel[i + 1];
      kernel[i + 1] = kept;
    }
    double kept = bias[0];
    bias[0] = bias[1];
    bias[1] = kept;
  }

  private static void reverseBlocks(double[] values, int length) {
    double[] from = values.clone();
    int blocks = values.length / length;
    for (int block = 0; block < blocks; block++) {
      System.arraycopy(from, (blocks - 1 - block) * length, values, block * length, length);
    }
  }

  private static void bfloat16(double[] values) {
    for (int i = 0; i < values.length; i++) {
      int bits = Float.floatToRawIntBits((float) values[i]);
      values[i] = Float.intBitsToFloat(bits & 0xffff0000);
    }
  }
}
