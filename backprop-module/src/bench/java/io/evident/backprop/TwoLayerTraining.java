package io.evident.backprop;

import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.initialization.NormalDeviation;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The two-layer net of cs145 trained by manual gradients, step by step what a NumPy program does:
 * 3072-50-10, batches of 200 of 49,000 images drawn with replacement, float64, L2 1e-4, learning
 * rate 1e-3 times 0.95 after every epoch's first step. Prints the time of the loop alone.
 *
 * <p>Arguments: the folder of CIFAR-10's binary version, iterations, and "java" to do without
 * OpenBLAS.
 */
public final class TwoLayerTraining {
  private static final int PIXELS = 3072;
  private static final int TRAINED = 49_000;
  private static final int BATCH = 200;

  private TwoLayerTraining() {}

  /**
   * Trains.
   *
   * @param args see above
   * @throws IOException if the images cannot be read
   */
  public static void main(String[] args) throws IOException {
    int iterations = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
    MatrixProduct product =
        args.length > 2 && args[2].equals("java")
            ? MatrixProduct.inJava()
            : MatrixProduct.fastest();
    double[] pixels = new double[TRAINED * PIXELS];
    int[] labels = new int[TRAINED];
    read(Path.of(args[0]), pixels, labels);

    Network network =
        Network.of(
                "two-layer",
                Shape.of(PIXELS),
                List.of(Dense.of(50), Activation.relu(), Dense.of(10)),
                new HalfMeanSquaredError())
            .withL2Penalty(1e-4);
    Batch images = Batch.ofLabels(network, pixels, labels);
    SplittableRandom random = new SplittableRandom(0);
    ParameterValues weights = new NormalDeviation(1e-4).initialize(network, random);
    ManualNetwork manual = ManualNetwork.of(network, product);
    ParameterValues room = ParameterValues.zeros(network);
    double[] inputs = new double[BATCH * PIXELS];
    double rate = 1e-3;
    double loss = 0;
    // The first iterations are compiled; NumPy's are from the start.
    train(manual, weights.copy(), images, 200, inputs, room, random);
    long start = System.nanoTime();
    for (int i = 0; i < iterations; i++) {
      loss = step(manual, weights, images, rate, inputs, room, random);
      if (i % (TRAINED / BATCH) == 0) {
        rate *= 0.95;
      }
    }
    double millis = (System.nanoTime() - start) / 1e6;
    System.out.printf(
        Locale.ROOT,
        "%s: %d iterations in %.2f s (%.2f ms/iteration), loss %.4f%n",
        product.name(),
        iterations,
        millis / 1e3,
        millis / iterations,
        loss);
  }

  private static void train(
      ManualNetwork manual,
      ParameterValues weights,
      Batch images,
      int iterations,
      double[] inputs,
      ParameterValues room,
      SplittableRandom random) {
    for (int i = 0; i < iterations; i++) {
      step(manual, weights, images, 1e-3, inputs, room, random);
    }
  }

  private static double step(
      ManualNetwork manual,
      ParameterValues weights,
      Batch images,
      double rate,
      double[] inputs,
      ParameterValues room,
      SplittableRandom random) {
    Batch batch = images.select(random.ints(BATCH, 0, TRAINED).toArray(), inputs);
    LossGradient gradient = manual.parameterGradient(weights, batch, room);
    for (int p = 0; p < weights.network().parameters().size(); p++) {
      double[] w = weights.get(p);
      double[] g = gradient.parameters().get(p);
      for (int i = 0; i < w.length; i++) {
        w[i] -= rate * g[i];
      }
    }
    return gradient.loss();
  }

  private static void read(Path folder, double[] images, int[] labels) throws IOException {
    double[] mean = new double[PIXELS];
    for (int image = 0; image < TRAINED; ) {
      byte[] file = Files.readAllBytes(folder.resolve("data_batch_" + (image / 10_000 + 1) + ".bin"));
      for (int at = 0; at < file.length && image < TRAINED; at += 1 + PIXELS, image++) {
        labels[image] = file[at];
        for (int i = 0; i < PIXELS; i++) {
          double value = Byte.toUnsignedInt(file[at + 1 + i]);
          images[image * PIXELS + i] = value;
          mean[i] += value / TRAINED;
        }
      }
    }
    for (int i = 0; i < images.length; i++) {
      images[i] -= mean[i % PIXELS];
    }
  }
}
