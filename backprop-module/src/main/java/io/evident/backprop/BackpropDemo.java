package io.evident.backprop;

import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.check.GradientReportText;
import io.evident.backprop.graph.TensorFlowLog;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.BuiltInNetworks;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import java.io.IOException;
import java.util.List;

/** Shows what the module is for: a right gradient that passes and a wrong one that is caught. */
public final class BackpropDemo {
  private BackpropDemo() {}

  /**
   * Prints the demonstration.
   *
   * @param args none are read
   * @throws IOException if no process can be started
   */
  public static void main(String[] args) throws IOException {
    if (!TensorFlowLog.isDecided()) {
      TensorFlowLog.runSilenced(BackpropDemo.class, List.of(), List.of(), System.err);
      return;
    }
    Network lenet = BuiltInNetworks.lenet();
    print(GradientReportText.lines(GradientCheck.of(lenet).run()));
    System.out.println();
    System.out.println(
        "The same with a slip, the mean over the batch taken twice in dense_2.bias:");
    ManualNetwork manual = ManualNetwork.of(lenet);
    GradientCheck slip =
        GradientCheck.of(lenet)
            .withGradient(
                (weights, batch) -> {
                  LossGradient right = manual.gradient(weights, batch);
                  double[] bias = right.parameters().get("dense_2.bias");
                  for (int i = 0; i < bias.length; i++) {
                    bias[i] /= batch.size();
                  }
                  return right;
                });
    print(
        GradientReportText.lines(slip.run()).stream()
            .filter(line -> line.startsWith("FAIL") || line.startsWith("verdict"))
            .toList());
  }

  private static void print(List<String> lines) {
    lines.forEach(System.out::println);
  }
}
