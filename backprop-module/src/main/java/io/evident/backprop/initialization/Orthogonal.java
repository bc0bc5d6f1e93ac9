package io.evident.backprop.initialization;

import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;
import io.evident.backprop.network.Shape;
import java.util.random.RandomGenerator;

/**
 * Weights that are a part of an orthogonal matrix times a gain, biases 0: the columns of Q of the
 * decomposition A = Q R of a matrix of normal numbers, with the signs that make the diagonal of R
 * positive, so that Q is uniform among orthogonal matrices. The matrix has a row for each filter or
 * unit; if it has fewer rows than columns its rows are orthonormal, else its columns. (Saxe,
 * McClelland and Ganguli 2014; Mezzadri 2007.)
 *
 * @param gain by which all is multiplied, finite and greater than 0
 */
public record Orthogonal(double gain) implements Initializer {
  private static final int KERNEL_RANK = 4;

  public Orthogonal {
    if (!(gain > 0 && gain < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("gain must be finite and > 0, got " + gain);
    }
  }

  @Override
  public String kind() {
    return "orthogonal";
  }

  @Override
  public double[] initialize(Parameter parameter, RandomGenerator random) {
    Shape shape = parameter.shape();
    double[] values = new double[shape.size()];
    if (parameter.role() != ParameterRole.WEIGHT) {
      return values;
    }
    boolean kernel = shape.rank() == KERNEL_RANK;
    int filters = shape.dimension(kernel ? KERNEL_RANK - 1 : 0);
    int rest = values.length / filters;
    double[][] basis = orthonormal(Math.min(filters, rest), Math.max(filters, rest), random);
    for (int f = 0; f < filters; f++) {
      for (int r = 0; r < rest; r++) {
        double entry = filters <= rest ? basis[f][r] : basis[r][f];
        values[kernel ? r * filters + f : f * rest + r] = gain * entry;
      }
    }
    return values;
  }

  /**
   * Orthonormal vectors by Gram and Schmidt, each made orthogonal twice, which is enough ("twice is
   * enough", Giraud, Langou and Rozloznik 2005). Their signs are those of a positive diagonal of R.
   */
  private static double[][] orthonormal(int count, int size, RandomGenerator random) {
    double[][] basis = new double[count][size];
    for (int v = 0; v < count; v++) {
      for (int i = 0; i < size; i++) {
        basis[v][i] = random.nextGaussian();
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int before = 0; before < v; before++) {
          double along = dot(basis[v], basis[before]);
          for (int i = 0; i < size; i++) {
            basis[v][i] -= along * basis[before][i];
          }
        }
      }
      double length = Math.sqrt(dot(basis[v], basis[v]));
      for (int i = 0; i < size; i++) {
        basis[v][i] /= length;
      }
    }
    return basis;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
