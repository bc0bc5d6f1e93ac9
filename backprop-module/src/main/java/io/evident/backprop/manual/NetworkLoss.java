package io.evident.backprop.manual;

import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Network;
import java.util.Optional;

/** A network's loss, of its outputs or of the logits that its last layer is given. */
final class NetworkLoss {
  private final ManualLoss value;
  private final int layersBefore;
  private final ManualLoss differentiated;
  private final int layersBeforeGradient;

  private NetworkLoss(
      ManualLoss value, int layersBefore, ManualLoss differentiated, int layersBeforeGradient) {
    this.value = value;
    this.layersBefore = layersBefore;
    this.differentiated = differentiated;
    this.layersBeforeGradient = layersBeforeGradient;
  }

  static NetworkLoss of(Network network) {
    Optional<ManualLoss> onLogits =
        network.lossOnLogits().map(loss -> loss.accept(new ManualLosses()));
    ManualLoss loss = onLogits.orElseGet(() -> ofOutputs(network));
    int layers = network.layers().size() - (onLogits.isPresent() ? 1 : 0);
    return new NetworkLoss(loss, layers, loss, layers);
  }

  /** Of the outputs of the last layer. */
  static ManualLoss ofOutputs(Network network) {
    return network.loss().accept(new ManualLosses());
  }

  /** The same, differentiated in the outputs, so that the last layer's backward pass is run. */
  NetworkLoss differentiatedInOutputs(Network network) {
    boolean isAlready = layersBeforeGradient == network.layers().size();
    return isAlready ? this : withGradient(network, ofOutputs(network));
  }

  /** The same with somebody else's gradient in the outputs. */
  NetworkLoss withGradient(Network network, OutputGradient gradient) {
    return withGradient(network, new ManualReplacedLoss(ofOutputs(network), gradient));
  }

  private NetworkLoss withGradient(Network network, ManualLoss inOutputs) {
    return new NetworkLoss(value, layersBefore, inOutputs, network.layers().size());
  }

  /** How many layers stand before what the loss is computed of. */
  int layersBefore() {
    return layersBefore;
  }

  /** The loss, without the penalty, of h after {@link #layersBefore} layers. */
  double value(double[] h, Batch batch) {
    return weighted(value, batch).value(batch.size(), h, batch.targets());
  }

  /** The same near an h0, with its kinks. */
  double valueNear(double[] h0, double[] h, Batch batch) {
    return weighted(value, batch).valueNear(batch.size(), h0, h, batch.targets());
  }

  /** The loss as it is computed, in h after {@link #layersBefore} layers. */
  ManualLoss computed(Batch batch) {
    return weighted(value, batch);
  }

  private static ManualLoss weighted(ManualLoss loss, Batch batch) {
    return batch.weights().<ManualLoss>map(w -> new ManualWeightedLoss(loss, w)).orElse(loss);
  }

  /** How many layers stand before what the loss is differentiated in. */
  int layersBeforeGradient() {
    return layersBeforeGradient;
  }

  /** The loss as it is differentiated, in h after {@link #layersBeforeGradient} layers. */
  ManualLoss differentiated(Batch batch) {
    return weighted(differentiated, batch);
  }
}
