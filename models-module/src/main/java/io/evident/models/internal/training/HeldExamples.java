package io.evident.models.internal.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.models.data.Examples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/**
 * Examples held in a graph, as they are stored, where the training runs: a batch is gathered there
 * by index.
 */
public final class HeldExamples implements GraphExamples {
  private static final int PIECE = 1 << 20;

  private final Ops tf;
  private final Examples examples;
  private final Operand<TInt32> indices;
  private final Held<? extends TNumber> features;
  private final Targets targets;
  private final Optional<Targets> weights;

  public HeldExamples(Ops tf, Examples examples, String name) {
    this.tf = tf;
    this.examples = examples;
    indices = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
    features = new Held<>(tf, name + "_features", GraphExamples.type(examples), examples);
    targets =
        examples.classes().isPresent()
            ? new Labels(tf, name, examples)
            : new Numbers(tf, name, examples);
    weights =
        examples.isWeighted() ? Optional.of(new Weights(tf, name, examples)) : Optional.empty();
  }

  private HeldExamples(HeldExamples other, Ops tf, Operand<TInt32> indices) {
    this.tf = tf;
    this.examples = other.examples;
    this.indices = indices;
    features = other.features.in(tf);
    targets = other.targets.in(tf);
    weights = other.weights.map(held -> held.in(tf));
  }

  /**
   * The same examples in the graph of a function that runs in the same session.
   *
   * @param other of that graph
   * @param chosen the positions of a batch's examples there
   */
  public HeldExamples in(Ops other, Operand<TInt32> chosen) {
    return new HeldExamples(this, other, chosen);
  }

  /** Where the positions of a batch's examples are fed. */
  public Operand<TInt32> indices() {
    return indices;
  }

  @Override
  public Examples examples() {
    return examples;
  }

  @Override
  public void load(Session.Runner runner, List<Tensor> fed) {
    features.load(runner, fed);
    targets.load(runner, fed);
    weights.ifPresent(held -> held.load(runner, fed));
  }

  @Override
  public Operand<TInt32> batchSize() {
    return tf.size(indices);
  }

  @Override
  public List<Part> parts(LoweredNetwork<TFloat32> lowered) {
    List<Part> parts = new ArrayList<>();
    for (Operand<TInt32> part : lowered.split(indices)) {
      parts.add(
          new Part(
              features.variable.rows(tf, part),
              targets.of(tf, part),
              weights.map(held -> held.of(tf, part))));
    }
    return parts;
  }

  /** The features of all examples. */
  private static final class Held<T extends TNumber> {
    private final Examples examples;
    private final Class<T> type;
    private final GraphVariable<T> variable;

    Held(Ops tf, String name, Class<T> type, Examples examples) {
      this.examples = examples;
      this.type = type;
      variable = new GraphVariable<>(tf, name, type, shape());
    }

    private Held(Held<T> other, Ops tf) {
      this.examples = other.examples;
      this.type = other.type;
      variable = other.variable.in(tf);
    }

    Held<T> in(Ops tf) {
      return new Held<>(this, tf);
    }

    private Shape shape() {
      return GraphExamples.features(examples.size(), examples);
    }

    void load(Session.Runner runner, List<Tensor> fed) {
      T tensor = Tensor.of(type, shape());
      fed.add(tensor);
      ByteDataBuffer data = tensor.asRawTensor().data();
      int bytes = examples.bytes();
      int rows = Math.max(1, PIECE / bytes);
      byte[] piece = new byte[rows * bytes];
      try {
        for (int from = 0; from < examples.size(); from += rows) {
          int count = Math.min(rows, examples.size() - from);
          examples.read(from, count, piece, 0);
          data.offset((long) from * bytes).write(piece, 0, count * bytes);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      variable.assign(runner, tensor);
    }
  }

  /** Float32 numbers of each example that the graph holds. */
  private interface Targets {
    void load(Session.Runner runner, List<Tensor> fed);

    Operand<TFloat32> of(Ops tf, Operand<TInt32> chosen);

    /** The same in the graph of a function. */
    Targets in(Ops tf);
  }

  /** A label for each example, as TInt64: a GPU keeps variables of TInt32 on the CPU. */
  private static final class Labels implements Targets {
    private final Examples examples;
    private final GraphVariable<TInt64> labels;

    Labels(Ops tf, String name, Examples examples) {
      this.examples = examples;
      labels = new GraphVariable<>(tf, name + "_labels", TInt64.class, Shape.of(examples.size()));
    }

    private Labels(Examples examples, GraphVariable<TInt64> labels) {
      this.examples = examples;
      this.labels = labels;
    }

    @Override
    public void load(Session.Runner runner, List<Tensor> fed) {
      TInt64 classes =
          TInt64.tensorOf(
              Shape.of(examples.size()),
              tensor -> {
                for (int i = 0; i < examples.size(); i++) {
                  tensor.setLong(examples.label(i), i);
                }
              });
      fed.add(classes);
      labels.assign(runner, classes);
    }

    @Override
    public Operand<TFloat32> of(Ops tf, Operand<TInt32> chosen) {
      return GraphExamples.oneHot(tf, labels.rows(tf, chosen), examples.classes().orElseThrow());
    }

    @Override
    public Targets in(Ops tf) {
      return new Labels(examples, labels.in(tf));
    }
  }

  /** Numbers for each example. */
  private static final class Numbers implements Targets {
    private final Examples examples;
    private final GraphVariable<TFloat32> numbers;

    Numbers(Ops tf, String name, Examples examples) {
      this.examples = examples;
      numbers = new GraphVariable<>(tf, name + "_targets", TFloat32.class, shape());
    }

    private Numbers(Examples examples, GraphVariable<TFloat32> numbers) {
      this.examples = examples;
      this.numbers = numbers;
    }

    private Shape shape() {
      return Shape.of(examples.size(), examples.targets());
    }

    @Override
    public void load(Session.Runner runner, List<Tensor> fed) {
      TFloat32 tensor =
          TFloat32.tensorOf(
              shape(),
              all -> {
                float[] row = new float[examples.targets()];
                for (int i = 0; i < examples.size(); i++) {
                  examples.target(i, row, 0);
                  for (int k = 0; k < row.length; k++) {
                    all.setFloat(row[k], i, k);
                  }
                }
              });
      fed.add(tensor);
      numbers.assign(runner, tensor);
    }

    @Override
    public Operand<TFloat32> of(Ops tf, Operand<TInt32> chosen) {
      return numbers.rows(tf, chosen);
    }

    @Override
    public Targets in(Ops tf) {
      return new Numbers(examples, numbers.in(tf));
    }
  }

  /** How much each example counts. */
  private static final class Weights implements Targets {
    private final Examples examples;
    private final GraphVariable<TFloat32> weights;

    Weights(Ops tf, String name, Examples examples) {
      this.examples = examples;
      weights =
          new GraphVariable<>(tf, name + "_weights", TFloat32.class, Shape.of(examples.size()));
    }

    private Weights(Examples examples, GraphVariable<TFloat32> weights) {
      this.examples = examples;
      this.weights = weights;
    }

    @Override
    public void load(Session.Runner runner, List<Tensor> fed) {
      TFloat32 tensor =
          TFloat32.tensorOf(
              Shape.of(examples.size()),
              all -> {
                for (int i = 0; i < examples.size(); i++) {
                  all.setFloat(examples.weight(i), i);
                }
              });
      fed.add(tensor);
      weights.assign(runner, tensor);
    }

    @Override
    public Operand<TFloat32> of(Ops tf, Operand<TInt32> chosen) {
      return weights.rows(tf, chosen);
    }

    @Override
    public Targets in(Ops tf) {
      return new Weights(examples, weights.in(tf));
    }
  }

  /** Batches of indices, which need no reading ahead. */
  @Override
  public Batches batches(IntFunction<int[]> chosen, int from, int to) {
    return new Batches() {
      private int next = from;

      @Override
      public Batch next() {
        int[] batch = chosen.apply(next++);
        return new FedBatch(Map.of(indices, TInt32.vectorOf(batch)), batch);
      }

      @Override
      public void close() {
        // Nothing was begun.
      }
    };
  }
}
