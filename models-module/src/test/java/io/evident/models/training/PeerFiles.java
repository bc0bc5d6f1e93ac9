package io.evident.models.training;

import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.models.experiment.Experiment;
import io.evident.models.internal.training.BatchDraws;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Files from which another library begins where a training of ours does; all little-endian. */
final class PeerFiles {
  private PeerFiles() {}

  /** Trained parameters as float32, in the order of the network. */
  static void writeWeights(Path file, Network network, Map<String, FloatTensor> weights)
      throws IOException {
    byte[] all = room(network.parameterCount());
    ByteBuffer out = littleEndian(all);
    for (Parameter parameter : network.parameters()) {
      if (parameter.trained()) {
        for (float value : weights.get(parameter.name()).values()) {
          out.putFloat(value);
        }
      }
    }
    Files.write(file, all);
  }

  /** The indices of the examples as int32, epoch after epoch. */
  static void writeOrder(Path file, Experiment experiment, int examples, int epochs)
      throws IOException {
    int batch = experiment.course().batchSize();
    byte[] all = room((long) examples * epochs);
    ByteBuffer out = littleEndian(all);
    for (int epoch = 1; epoch <= epochs; epoch++) {
      BatchDraws draws = BatchDraws.of(experiment.course(), examples, experiment.seed(), epoch);
      for (int step = 0; step * batch < examples; step++) {
        for (int example : draws.batch(step)) {
          out.putInt(example);
        }
      }
    }
    Files.write(file, all);
  }

  private static byte[] room(long numbers) {
    return new byte[Math.toIntExact(4 * numbers)];
  }

  private static ByteBuffer littleEndian(byte[] all) {
    return ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
  }
}
