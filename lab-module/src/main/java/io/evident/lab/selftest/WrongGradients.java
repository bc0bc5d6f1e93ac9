package io.evident.lab.selftest;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.AbsoluteError;
import io.evident.backprop.network.Add;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.Concat;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Huber;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LayerKind;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.PoissonDeviance;
import io.evident.backprop.network.QuantileLoss;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every mistake of the catalogue, in a network that it shows in. */
final class WrongGradients {
  /** One of each kind. */
  static final List<Layer> LAYERS =
      Stream.concat(
              Arrays.stream(LayerKind.values()).map(LayerKind::example),
              Stream.of(new Add(), new Concat(), new CubicLayer()))
          .toList();

  /** One of each kind. */
  static final List<Loss> LOSSES =
      List.of(
          new SoftmaxCrossEntropy(),
          new BinaryCrossEntropyOnLogits(),
          new BinaryCrossEntropy(),
          new HalfMeanSquaredError(),
          new AbsoluteError(),
          new Huber(),
          new PoissonDeviance(),
          new GaussianLikelihood(),
          QuantileLoss.of(0.1, 0.5, 0.9));

  private WrongGradients() {}

  static List<WrongGradient> all() {
    List<WrongGradient> all = new ArrayList<>();
    Map<Layer, SlipNetworks.Place> places = new HashMap<>();
    for (Layer layer : LAYERS) {
      for (LayerSlip slip : layer.accept(new LayerSlips())) {
        all.add(of(slip, places.computeIfAbsent(slip.layer(), SlipNetworks::around)));
      }
    }
    Map<Loss, Network> networks = new HashMap<>();
    for (Loss loss : LOSSES) {
      for (LossSlips.LossSlip slip : loss.accept(new LossSlips())) {
        Network network = networks.computeIfAbsent(slip.loss(), SlipNetworks::before);
        all.add(
            new WrongGradient(
                loss.kind(),
                slip.name(),
                network,
                Mode.TRAINING,
                false,
                ManualNetwork.of(network).withOutputGradient(slip.gradient())::gradient));
      }
    }
    all.addAll(PenaltySlips.all());
    for (Loss loss : LOSSES) {
      all.addAll(WeightSlips.of(SlipNetworks.before(loss)));
    }
    return all;
  }

  private static WrongGradient of(LayerSlip slip, SlipNetworks.Place place) {
    return new WrongGradient(
        slip.layer().kind(),
        slip.name(),
        place.network(),
        slip.mode(),
        false,
        ManualNetwork.of(place.network()).withBackward(place.layer(), slip.backward())::gradient);
  }
}
