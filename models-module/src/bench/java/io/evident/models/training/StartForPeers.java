package io.evident.models.training;

import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Writes where a training begins, for another library to begin there: the initial weights, and the
 * order of the images in each epoch.
 */
public final class StartForPeers {
  private StartForPeers() {}

  /**
   * Writes weights.f32, all parameters in the order of the network, and order.i32, the indices of
   * the images, epoch after epoch; both little-endian.
   *
   * @param args a built-in experiment, how many training images there are, epochs, the folder
   * @throws IOException if a file cannot be written
   */
  public static void main(String[] args) throws IOException {
    Experiment experiment = ExperimentYaml.read(BuiltInExperiments.yaml(args[0]));
    int images = Integer.parseInt(args[1]);
    int epochs = Integer.parseInt(args[2]);
    Path folder = Files.createDirectories(Path.of(args[3]));
    SplittableRandom random = new SplittableRandom(experiment.seed());
    Map<String, FloatTensor> start =
        FloatTensor.ofAll(experiment.initializer().initialize(experiment.network(), random));
    PeerFiles.writeWeights(folder.resolve("weights.f32"), experiment.network(), start);
    PeerFiles.writeOrder(folder.resolve("order.i32"), experiment, images, epochs);
    System.out.println(experiment.network().parameterCount() + " parameters, " + epochs + " epochs of " + images);
  }
}
