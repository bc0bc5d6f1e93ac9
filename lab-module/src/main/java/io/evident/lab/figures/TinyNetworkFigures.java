package io.evident.lab.figures;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.lab.claims.Claim;
import io.evident.lab.claims.Measurement;
import java.util.List;

/** The net of cs145-hw3 with two inputs, two hidden units and one output. */
final class TinyNetworkFigures implements Figures {
  private static final Network NETWORK =
      Network.of(
          "net-2-2-1",
          Shape.of(2),
          List.of(Dense.of(2), Activation.sigmoid(), Dense.of(1), Activation.sigmoid()),
          new HalfMeanSquaredError());

  @Override
  public Measurement measure(Claim claim) {
    ParameterValues weights =
        ParameterValues.of(
            NETWORK,
            List.of(
                new double[] {0.15, 0.2, 0.25, 0.3},
                new double[] {0.35, 0.35},
                new double[] {0.4, 0.45},
                new double[] {0.6}));
    Batch batch = Batch.of(NETWORK, new double[] {0.05, 0.1}, new double[] {0.01});
    List<double[]> h = ManualNetwork.of(NETWORK).activations(weights, batch);
    LossGradient gradient = ManualNetwork.of(NETWORK).gradient(weights, batch);
    return Measurement.Numbers.of(
        switch (claim.metric()) {
          case "hiddenActivations" -> h.get(2);
          case "output" -> h.get(4);
          case "loss" -> new double[] {gradient.loss()};
          case "gradientW1" -> gradient.parameters().get(0);
          case "gradientB1" -> gradient.parameters().get(1);
          case "gradientW2" -> gradient.parameters().get(2);
          case "gradientB2" -> gradient.parameters().get(3);
          default -> throw Figures.unknown(claim);
        });
  }
}
