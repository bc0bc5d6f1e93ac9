package io.evident.models.training;

import io.evident.backprop.initialization.Initializer;
import io.evident.backprop.initialization.Whitening;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.models.data.Examples;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ParameterRules;
import io.evident.models.optimization.Averaging;
import io.evident.models.optimization.Lookahead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealVector;

/**
 * Where the weights of an experiment start: each parameter as its initializer says, in the order of
 * the network, all from one sequence of seeded numbers.
 */
final class StartingWeights {
  private final Experiment experiment;
  private final Examples train;
  private final InputScaling scaling;

  private StartingWeights(Experiment experiment, Examples train, InputScaling scaling) {
    this.experiment = experiment;
    this.train = train;
    this.scaling = scaling;
  }

  /**
   * The weights before the first step.
   *
   * @param experiment whose network
   * @param train the examples to train on, at which whitening looks
   * @param scaling what makes inputs of them
   * @return in float64
   * @throws IOException if a streamed image cannot be read
   */
  static ParameterValues of(Experiment experiment, Examples train, InputScaling scaling)
      throws IOException {
    return new StartingWeights(experiment, train, scaling).values();
  }

  /**
   * The same as a session is given it: with the slow weights and the averages, which start where
   * the weights do.
   *
   * @param experiment whose network
   * @param data the examples to train on, at which whitening looks
   * @return by name, in float32
   * @throws IOException if a streamed image cannot be read
   */
  static Map<String, FloatTensor> tensors(Experiment experiment, TrainingData data)
      throws IOException {
    Map<String, FloatTensor> weights =
        FloatTensor.ofAll(of(experiment, data.train(), data.scaling()));
    Network network = experiment.network();
    ParameterRules rules = ParameterRules.of(experiment.optimization(), network);
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(weights);
    for (int p = 0; p < network.parameters().size(); p++) {
      String name = network.parameters().get(p).name();
      if (experiment.optimization().lookahead().isUsed() && rules.isLearned(p)) {
        tensors.put(name + Lookahead.SLOT, weights.get(name));
      }
      if (experiment.optimization().averaging().isUsed()) {
        tensors.put(name + Averaging.SLOT, weights.get(name));
      }
    }
    return tensors;
  }

  private ParameterValues values() throws IOException {
    Network network = experiment.network();
    ParameterRules rules = ParameterRules.of(experiment.optimization(), network);
    SplittableRandom random = new SplittableRandom(experiment.seed());
    List<double[]> values = new ArrayList<>();
    for (int p = 0; p < network.parameters().size(); p++) {
      Parameter parameter = network.parameters().get(p);
      Initializer initializer = rules.initializer(p, experiment.initializer());
      values.add(
          initializer instanceof Whitening whitening
              ? whitening(whitening, parameter)
              : initializer.start(parameter, random));
    }
    return ParameterValues.of(network, values);
  }

  private double[] whitening(Whitening whitening, Parameter parameter) throws IOException {
    double[][] moment = secondMoment(whitening, parameter);
    EigenDecomposition decomposition =
        new EigenDecomposition(new Array2DRowRealMatrix(moment, false));
    int patch = moment.length;
    int filters = 2 * patch;
    double[] kernel = new double[patch * filters];
    for (int f = 0; f < patch; f++) {
      // From the largest on; rounding may have made an eigenvalue of 0 negative.
      double eigenvalue = Math.max(0, decomposition.getRealEigenvalue(f));
      RealVector vector = decomposition.getEigenvector(f);
      double factor = sign(vector) / Math.sqrt(eigenvalue + whitening.epsilon());
      for (int i = 0; i < patch; i++) {
        kernel[i * filters + f] = factor * vector.getEntry(i);
        kernel[i * filters + patch + f] = -kernel[i * filters + f];
      }
    }
    return kernel;
  }

  /** An eigenvector's sign is nobody's choice but ours: its largest entry is positive. */
  private static double sign(RealVector vector) {
    double largest = 0;
    for (double entry : vector.toArray()) {
      largest = Math.abs(entry) > Math.abs(largest) ? entry : largest;
    }
    return Math.signum(largest);
  }

  /** The mean of p p' over the patches p that the kernel sees, each row by row as a kernel is. */
  private double[][] secondMoment(Whitening whitening, Parameter parameter) throws IOException {
    Conv2d conv = (Conv2d) experiment.network().layers().get(parameter.layer());
    Shape image = train.features();
    int width = image.dimension(1);
    int channels = image.dimension(2);
    int rows = conv.kernel().rows();
    int columns = conv.kernel().columns();
    double[] patch = new double[rows * columns * channels];
    double[][] sums = new double[patch.length][patch.length];
    long patches = 0;
    int images = Math.min(whitening.images(), train.size());
    ExamplesByHand byHand = new ExamplesByHand(experiment, train, scaling);
    for (int n = 0; n < images; n++) {
      double[] x = byHand.inputs(n);
      for (int y = 0; y + rows <= image.dimension(0); y += conv.stride().rows()) {
        for (int left = 0; left + columns <= width; left += conv.stride().columns()) {
          for (int row = 0; row < rows; row++) {
            int from = ((y + row) * width + left) * channels;
            System.arraycopy(x, from, patch, row * columns * channels, columns * channels);
          }
          add(patch, sums);
          patches++;
        }
      }
    }
    for (double[] ofRow : sums) {
      for (int i = 0; i < ofRow.length; i++) {
        ofRow[i] /= patches;
      }
    }
    return sums;
  }

  private static void add(double[] patch, double[][] sums) {
    for (int i = 0; i < patch.length; i++) {
      for (int j = 0; j < patch.length; j++) {
        sums[i][j] += patch[i] * patch[j];
      }
    }
  }
}
