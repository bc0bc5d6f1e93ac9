package io.evident.backprop.check;

import io.evident.backprop.network.Network;
import java.util.List;

/**
 * TensorFlow's graphs of one network, open for many checks of it: building them takes longer than
 * asking them. {@link GradientCheck#open()} builds them. One thread uses them at a time.
 */
public final class OpenOracles implements AutoCloseable {
  private final Network network;
  private final CheckSettings settings;
  private final List<Oracle> oracles;

  private OpenOracles(Network network, CheckSettings settings, List<Oracle> oracles) {
    this.network = network;
    this.settings = settings;
    this.oracles = oracles;
  }

  /** None where TensorFlow is not on the class path, or a layer has no lowering. */
  static OpenOracles open(Network network, CheckSettings settings) {
    boolean none =
        !TensorFlowOracles.available() || !TensorFlowOracles.notLowerable(network).isEmpty();
    return new OpenOracles(
        network, settings, none ? List.of() : TensorFlowOracles.of(network, settings));
  }

  /**
   * Whether there is nobody to ask: TensorFlow is not on the class path, or one of the network's
   * layers cannot be lowered to it.
   *
   * @return true if checks with these look at finite differences alone
   */
  public boolean isEmpty() {
    return oracles.isEmpty();
  }

  /**
   * The same graphs, which answer the same question once: for many gradients of the network at the
   * same weights and examples. It keeps every answer, and lives as long as these do.
   *
   * @return oracles that need not be closed
   */
  public OpenOracles remembering() {
    return new OpenOracles(
        network, settings, oracles.stream().map(o -> (Oracle) new RememberingOracle(o)).toList());
  }

  /**
   * Those for a check, which must be of the same network, run in the same way. Batches of other
   * sizes fit as well, if they are cut into as many parts.
   */
  List<Oracle> fitting(Network checked, CheckSettings wanted) {
    if (!(checked == network
        && wanted.mode() == settings.mode()
        && TensorFlowOracles.parts(wanted) == TensorFlowOracles.parts(settings)
        && wanted.secondOrder() == settings.secondOrder()
        && wanted.weighted() == settings.weighted()
        && wanted.device().equals(settings.device()))) {
      throw new IllegalArgumentException(
          "the oracles are of network "
              + described(network.name(), settings)
              + ", the check is of "
              + described(checked.name(), wanted)
              + "; open them by a check of the same network, mode, batch, order,"
              + " weights and device");
    }
    return oracles;
  }

  private static String described(String name, CheckSettings of) {
    return name
        + ", "
        + of.mode()
        + ", batch "
        + of.batchSize()
        + (of.secondOrder() ? ", second order" : "")
        + (of.weighted() ? ", with weights" : "")
        + of.device().map(device -> ", on " + device).orElse("");
  }

  @Override
  public void close() {
    oracles.forEach(Oracle::close);
  }
}
