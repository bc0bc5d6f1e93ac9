package io.evident.models.run;

import io.evident.backprop.manual.RoundedOutputs;
import io.evident.backprop.manual.SimulatedRounding;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.models.calibration.DenseHead;
import io.evident.models.data.ImageDataset;
import io.evident.models.table.TableExamples;
import io.evident.models.training.InferenceOutputs;
import io.evident.models.training.InputScaling;
import io.evident.models.training.UnverifiedTrainingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * Holds what TensorFlow gives before the head of a network against the derivation by hand, for some
 * examples.
 *
 * @param run whose network it is
 * @param head of the network
 * @param weights of what comes before the head
 */
record FeatureProof(LoadedRun run, DenseHead head, ParameterValues weights) {
  /** How many examples are looked at. */
  private static final int PROBES = 8;

  /** Requires that the features of the first images are right. */
  void requireRight(InferenceOutputs network, InputScaling scaling, ImageDataset images)
      throws IOException {
    int count = Math.min(PROBES, images.size());
    int size = images.shape().bytes();
    byte[] bytes = new byte[count * size];
    images.read(0, count, bytes, 0);
    double[] inputs = new double[bytes.length];
    double[] variance = new double[bytes.length];
    for (int n = 0; n < count; n++) {
      double[] pixels = new double[size];
      for (int i = 0; i < size; i++) {
        pixels[i] = Byte.toUnsignedInt(bytes[n * size + i]);
      }
      double[] x = scaling.inputs(pixels);
      System.arraycopy(x, 0, inputs, n * size, size);
      System.arraycopy(scaling.inputVariance(x), 0, variance, n * size, size);
    }
    requireRight(network.outputs(bytes, count), inputs, variance, "image");
  }

  /** Requires that the features of the first rows are right. */
  void requireRight(InferenceOutputs network, TableExamples rows) {
    int count = Math.min(PROBES, rows.size());
    int width = rows.width();
    float[] encoded = new float[count * width];
    double[] inputs = new double[encoded.length];
    for (int n = 0; n < count; n++) {
      rows.features(n, encoded, n * width);
    }
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = encoded[i];
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * encoded.length).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(encoded);
    // Rows are fed as they are: nothing of them is rounded on the way.
    requireRight(network.outputs(bytes.array(), count), inputs, new double[inputs.length], "row");
  }

  private void requireRight(float[] found, double[] inputs, double[] variance, String example) {
    Network features = head.features();
    int width = features.output().size();
    int count = found.length / width;
    RoundedOutputs right =
        SimulatedRounding.of(features)
            .outputs(
                weights,
                Batch.of(features, inputs, new double[count * width]).atInference(),
                variance);
    for (int i = 0; i < found.length; i++) {
      double off = Math.abs(found[i] - right.values()[i]);
      if (!(off <= right.bounds()[i / width])) {
        throw new UnverifiedTrainingException(
            String.format(
                Locale.ROOT,
                "%s: the features of %s %d differ by %.3g from those derived by hand, %.3g times"
                    + " what rounding explains; see what evident doctor finds",
                run.directory().path(),
                example,
                i / width + 1,
                off,
                off / right.bounds()[i / width]));
      }
    }
  }
}
