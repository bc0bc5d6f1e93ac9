package io.evident.models.training;

import io.evident.backprop.network.Parameter;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    ByteBuffer weights = room(experiment.network().parameterCount());
    for (Parameter parameter : experiment.network().parameters()) {
      if (parameter.trained()) {
        for (float value : start.get(parameter.name()).values()) {
          weights.putFloat(value);
        }
      }
    }
    Files.write(folder.resolve("weights.f32"), weights.array());
    int batch = experiment.course().batchSize();
    ByteBuffer order = room((long) images * epochs);
    for (int epoch = 1; epoch <= epochs; epoch++) {
      BatchDraws draws = BatchDraws.of(experiment.course(), images, experiment.seed(), epoch);
      for (int step = 0; step * batch < images; step++) {
        for (int image : draws.batch(step)) {
          order.putInt(image);
        }
      }
    }
    Files.write(folder.resolve("order.i32"), order.array());
    System.out.println(weights.capacity() / 4 + " parameters, " + epochs + " epochs of " + images);
  }

  private static ByteBuffer room(long numbers) {
    return ByteBuffer.allocate(Math.toIntExact(4 * numbers)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
