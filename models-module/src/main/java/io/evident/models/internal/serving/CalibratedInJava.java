package io.evident.models.internal.serving;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/**
 * Probabilities of one image, those by the posterior of its head from the constants of the graph,
 * computed in Java: handing so few numbers from operation to operation takes TensorFlow several
 * times as long as computing them. The formulas are those of {@link CalibrationLowering}.
 */
public final class CalibratedInJava {
  /** Of more numbers TensorFlow's products are faster: on all threads, by blocks. */
  private static final int MAX_NUMBERS = 1 << 18;

  private final Rows mean;
  private final Rows factors;
  private final float[] table;
  private final float[] squares;
  private final float squaredTemperature;

  /** What features are multiplied with, an array for each, and what is added, [count]. */
  @SuppressWarnings("ArrayRecordComponent") // private, and never compared
  private record Rows(float[][] columns, float[] added) {
    /**
     * Column by column, each an array of its own: Java 17 vectorizes only such a loop. Columns end
     * where only zeros follow.
     */
    float[] times(float[] features) {
      float[] products = added.clone();
      for (int i = 0; i < features.length; i++) {
        float h = features[i];
        // After a ReLU about half are 0.
        if (h != 0) {
          float[] column = columns[i];
          for (int r = 0; r < column.length; r++) {
            products[r] += h * column[r];
          }
        }
      }
      return products;
    }
  }

  private CalibratedInJava(Graph graph, Session session) {
    table = values(graph, session, PosteriorLowering.TABLE);
    mean = rows(graph, session, PosteriorLowering.MEAN, 1);
    factors =
        rows(
            graph, session, PosteriorLowering.FACTORS, table.length == 0 ? mean.added().length : 1);
    squares = values(graph, session, PosteriorLowering.SQUARES);
    squaredTemperature = values(graph, session, CalibrationLowering.SQUARED_TEMPERATURE)[0];
  }

  /**
   * Reads the constants of a model.
   *
   * @return empty of one without a posterior, or with one that is better left to TensorFlow
   */
  public static Optional<CalibratedInJava> of(Graph graph, Session session) {
    long numbers = 0;
    for (String constant :
        List.of(
            PosteriorLowering.MEAN,
            PosteriorLowering.FACTORS,
            PosteriorLowering.TABLE,
            PosteriorLowering.SQUARES)) {
      Operation operation = graph.operation(name(constant));
      numbers += operation == null ? 0 : operation.output(0).shape().size();
    }
    return numbers > 0 && numbers <= MAX_NUMBERS
        ? Optional.of(new CalibratedInJava(graph, session))
        : Optional.empty();
  }

  /**
   * Rows of a number of blocks, turned so that the first rows of all blocks come first: the blocks
   * of a posterior are triangular, so that many columns end early.
   */
  private static Rows rows(Graph graph, Session session, String name, int blocks) {
    float[] flat = values(graph, session, name);
    int inputs = Math.toIntExact(graph.operation(name(name)).output(0).shape().get(0));
    int count = flat.length / inputs;
    float[][] columns = new float[inputs][];
    for (int i = 0; i < inputs; i++) {
      float[] column = turned(Arrays.copyOfRange(flat, i * count, (i + 1) * count), blocks);
      int end = count;
      while (end > 0 && column[end - 1] == 0) {
        end--;
      }
      columns[i] = Arrays.copyOf(column, end);
    }
    float[] added = values(graph, session, name + PosteriorLowering.BIAS);
    return new Rows(columns, added.length == 0 ? new float[count] : turned(added, blocks));
  }

  private static float[] turned(float[] column, int blocks) {
    float[] turned = new float[column.length];
    int size = column.length / blocks;
    for (int b = 0; b < blocks; b++) {
      for (int r = 0; r < size; r++) {
        turned[r * blocks + b] = column[b * size + r];
      }
    }
    return turned;
  }

  private static String name(String constant) {
    return CalibrationLowering.SCOPE + "/" + constant;
  }

  private static float[] values(Graph graph, Session session, String constant) {
    if (graph.operation(name(constant)) == null) {
      return new float[0];
    }
    try (Result result = session.runner().fetch(name(constant)).run()) {
      TFloat32 tensor = (TFloat32) result.get(0);
      float[] values = new float[Math.toIntExact(tensor.size())];
      tensor.copyTo(DataBuffers.of(values, false, false));
      return values;
    }
  }

  /**
   * Probabilities.
   *
   * @param features what the head is given, [inputs]
   * @return one for each class, rounded to float32
   */
  public float[] probabilities(float[] features) {
    float[] means = mean.times(features);
    double[] variances = variances(factors.times(features), means.length);
    double[] logits = new double[means.length];
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < logits.length; k++) {
      logits[k] = means[k] / Math.sqrt(variances[k] + squaredTemperature);
      largest = Math.max(largest, logits[k]);
    }
    return softmax(logits, largest);
  }

  /** Probabilities of logits, rounded to float32; the logits are written over. */
  private static float[] softmax(double[] logits, double largest) {
    double sum = 0;
    for (int k = 0; k < logits.length; k++) {
      logits[k] = Math.exp(logits[k] - largest);
      sum += logits[k];
    }
    float[] probabilities = new float[logits.length];
    for (int k = 0; k < probabilities.length; k++) {
      probabilities[k] = (float) (logits[k] / sum);
    }
    return probabilities;
  }

  /** softmax(z), as the graph computes it: in float64, and rounded. */
  public static float[] softmax(float[] z) {
    double[] logits = new double[z.length];
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < z.length; k++) {
      logits[k] = z[k];
      largest = Math.max(largest, z[k]);
    }
    return softmax(logits, largest);
  }

  /** Sums of the products' squares: of each output's own, or by the tables of the other form. */
  private double[] variances(float[] products, int outputs) {
    double[] sums = new double[outputs];
    boolean whole = table.length == 0;
    for (int i = 0; i < products.length; i += whole ? outputs : 1) {
      for (int k = 0; k < outputs; k++) {
        sums[k] +=
            whole
                ? (double) products[i + k] * products[i + k]
                : (double) products[i] * products[i] * table[i * outputs + k];
      }
    }
    if (whole) {
      return sums;
    }
    double[] variances = new double[outputs];
    for (int j = 0; j < outputs; j++) {
      for (int k = 0; k < outputs; k++) {
        variances[k] += sums[j] * squares[j * outputs + k];
      }
    }
    return variances;
  }
}
