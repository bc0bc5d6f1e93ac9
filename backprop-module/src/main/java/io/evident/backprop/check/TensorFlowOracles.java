package io.evident.backprop.check;

import io.evident.backprop.graph.ElementType;
import io.evident.backprop.graph.LowerableLayer;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.graph.TensorFlowDevices;
import io.evident.backprop.graph.TensorFlowOracle;
import io.evident.backprop.internal.graph.DeterministicOps;
import io.evident.backprop.internal.graph.Tf32;
import io.evident.backprop.manual.SimulatedRounding;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** TensorFlow asked three times. */
final class TensorFlowOracles {
  /** The name of the plainest lowering, the one nearest to the definition. */
  static final String FLOAT64 = "TensorFlow float64";

  /** Both sides round in float64; what differs is the order of sums. */
  static final double FLOAT64_TOLERANCE = 1e-12;

  /** Sums of thousands of float32 products, each rounded to 6e-8. */
  private static final double FLOAT32_TOLERANCE = 1e-4;

  private static final double FLOAT64_UNIT = 0x1p-53;

  /** Where TensorFlow computes if it sees no GPU. */
  static final String CPU = "CPU:0";

  /** Where it computes if it sees one. */
  static final String GPU = "GPU:0";

  private TensorFlowOracles() {}

  /**
   * Whether TensorFlow's Java classes are on the class path.
   *
   * @return false where a project left them out
   */
  static boolean available() {
    try {
      Class.forName("org.tensorflow.Graph", false, TensorFlowOracles.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * The custom layers of a network that do not say what they are in TensorFlow operations.
   *
   * @param network the network
   * @return the names of those layers
   */
  static List<String> notLowerable(Network network) {
    List<String> names = new ArrayList<>();
    for (int l = 0; l < network.layers().size(); l++) {
      if (network.layers().get(l) instanceof CustomLayer layer
          && !(layer instanceof LowerableLayer)) {
        names.add(network.layerName(l));
      }
    }
    return names;
  }

  /**
   * The lowering as it is plainest and as it trains, in both number types.
   *
   * @param network the network
   * @param settings how many examples will be asked about, how the network is run, whether examples
   *     have weights, and whether the plainest is to differentiate twice, where TensorFlow can
   * @return oracles, each to be closed
   * @throws IllegalArgumentException if TensorFlow does not list the device
   */
  static List<Oracle> of(Network network, CheckSettings settings) {
    Mode mode = settings.mode();
    boolean weighted = settings.weighted();
    String device = device(settings, TensorFlowDevices::names);
    boolean coarse = Tf32.isUsed(device, System.getenv());
    LoweringOptions trained = trained(settings, device, System.getenv());
    return List.of(
        settings.secondOrder()
            ? TwiceOracle.of(network, mode, weighted, device)
            : plain(network, mode, weighted, device),
        new Lowered(
            "as trained, float64",
            FLOAT64_TOLERANCE,
            FLOAT64_UNIT,
            SimulatedRounding.UNIT,
            Optional.of(device),
            TensorFlowOracle.of(
                network, trained.withType(ElementType.FLOAT64), mode, weighted, device)),
        new Lowered(
            "as trained, float32",
            FLOAT32_TOLERANCE,
            SimulatedRounding.UNIT,
            coarse ? SimulatedRounding.TF32_UNIT : SimulatedRounding.UNIT,
            Optional.of(device),
            TensorFlowOracle.of(network, trained, mode, weighted, device)));
  }

  /** Where TensorFlow is to compute; whoever wants the CPU need not have a GPU looked at. */
  static String device(CheckSettings settings, Supplier<List<String>> listed) {
    if (settings.device().equals(Optional.of(CPU))) {
      return CPU;
    }
    List<String> there = listed.get();
    String device = settings.device().orElse(there.contains(GPU) ? GPU : CPU);
    if (!there.contains(device)) {
      throw new IllegalArgumentException(
          "device must be one that TensorFlow lists ("
              + String.join(", ", there)
              + "), got "
              + device);
    }
    return device;
  }

  /** As a network is lowered to train on a device. */
  static LoweringOptions trained(
      CheckSettings settings, String device, Map<String, String> environment) {
    if (!device.equals(GPU)) {
      return LoweringOptions.TUNED.withBatchParts(parts(settings));
    }
    return DeterministicOps.isAsked(environment)
        ? LoweringOptions.GPU.withDeterministicKernels()
        : LoweringOptions.GPU;
  }

  /** Into how many parts a batch is cut as it is trained on; into no more than it has examples. */
  static int parts(CheckSettings settings) {
    return Math.min(LoweringOptions.TUNED.batchParts(), settings.batchSize());
  }

  static LoweringOptions plainFloat64() {
    return LoweringOptions.PLAIN.withType(ElementType.FLOAT64);
  }

  static Oracle plain(Network network, Mode mode, boolean weighted, String device) {
    return new Lowered(
        FLOAT64,
        FLOAT64_TOLERANCE,
        FLOAT64_UNIT,
        SimulatedRounding.UNIT,
        Optional.of(device),
        TensorFlowOracle.of(network, plainFloat64(), mode, weighted, device));
  }

  private record Lowered(
      String name,
      double tolerance,
      double unit,
      double productUnit,
      Optional<String> device,
      TensorFlowOracle oracle)
      implements Oracle {
    @Override
    public LossGradient gradient(ParameterValues parameters, Batch batch) {
      return oracle.gradient(parameters, batch);
    }

    @Override
    public void close() {
      oracle.close();
    }
  }
}
