package io.evident.models.internal.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.models.data.Examples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/** Examples that are read as they are needed, ahead of the step, and fed as they are stored. */
final class StreamedExamples implements GraphExamples {
  private final Ops tf;
  private final Examples examples;
  private final Class<? extends TNumber> type;
  private final Placeholder<? extends TNumber> features;
  private final Targets<?> targets;
  private final Optional<Placeholder<TFloat32>> weights;

  StreamedExamples(Ops tf, Examples examples) {
    this.tf = tf;
    this.examples = examples;
    type = GraphExamples.type(examples);
    Shape shape = GraphExamples.features(Shape.UNKNOWN_SIZE, examples);
    features = tf.placeholder(type, Placeholder.shape(shape));
    targets = examples.classes().isPresent() ? new Labels(tf, examples) : new Numbers(tf, examples);
    weights =
        examples.isWeighted()
            ? Optional.of(
                tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE))))
            : Optional.empty();
  }

  @Override
  public Examples examples() {
    return examples;
  }

  @Override
  public void load(Session.Runner runner, List<Tensor> fed) {
    // Nothing is held there.
  }

  @Override
  public Operand<TInt32> batchSize() {
    return targets.size(tf);
  }

  @Override
  public List<Part> parts(LoweredNetwork<TFloat32> lowered) {
    List<? extends Operand<? extends TNumber>> cut = lowered.split(features);
    List<Operand<TFloat32>> cutTargets = targets.parts(tf, lowered);
    Optional<List<Operand<TFloat32>>> cutWeights = weights.map(lowered::split);
    List<Part> parts = new ArrayList<>();
    for (int p = 0; p < cut.size(); p++) {
      int part = p;
      parts.add(new Part(cut.get(p), cutTargets.get(p), cutWeights.map(all -> all.get(part))));
    }
    return parts;
  }

  /** What the network should give, as it is fed. */
  private abstract static class Targets<T extends TType> {
    final Examples examples;
    final Placeholder<T> fed;

    Targets(Ops tf, Examples examples, Class<T> type, Shape shape) {
      this.examples = examples;
      fed = tf.placeholder(type, Placeholder.shape(shape));
    }

    abstract List<Operand<TFloat32>> parts(Ops tf, LoweredNetwork<TFloat32> lowered);

    /** Of the batch, a scalar. */
    abstract Operand<TInt32> size(Ops tf);

    abstract T of(int[] chosen);
  }

  private static final class Labels extends Targets<TInt32> {
    Labels(Ops tf, Examples examples) {
      super(tf, examples, TInt32.class, Shape.of(Shape.UNKNOWN_SIZE));
    }

    @Override
    List<Operand<TFloat32>> parts(Ops tf, LoweredNetwork<TFloat32> lowered) {
      int classes = examples.classes().orElseThrow();
      return lowered.split(fed).stream()
          .map(labels -> GraphExamples.oneHot(tf, labels, classes))
          .toList();
    }

    @Override
    Operand<TInt32> size(Ops tf) {
      return tf.size(fed);
    }

    @Override
    TInt32 of(int[] chosen) {
      int[] labels = new int[chosen.length];
      for (int i = 0; i < chosen.length; i++) {
        labels[i] = examples.label(chosen[i]);
      }
      return TInt32.vectorOf(labels);
    }
  }

  private static final class Numbers extends Targets<TFloat32> {
    Numbers(Ops tf, Examples examples) {
      super(tf, examples, TFloat32.class, Shape.of(Shape.UNKNOWN_SIZE, examples.targets()));
    }

    @Override
    List<Operand<TFloat32>> parts(Ops tf, LoweredNetwork<TFloat32> lowered) {
      return lowered.split(fed);
    }

    @Override
    Operand<TInt32> size(Ops tf) {
      return tf.gather(tf.shape(fed), tf.constant(0), tf.constant(0));
    }

    @Override
    TFloat32 of(int[] chosen) {
      int width = examples.targets();
      float[] rows = new float[chosen.length * width];
      for (int i = 0; i < chosen.length; i++) {
        examples.target(chosen[i], rows, i * width);
      }
      return TFloat32.tensorOf(Shape.of(chosen.length, width), DataBuffers.of(rows, true, false));
    }
  }

  @Override
  public Batches batches(IntFunction<int[]> indices, int from, int to) {
    long batchBytes = from < to ? (long) indices.apply(from).length * examples.bytes() : 0;
    return new BatchesAhead(
        batch -> {
          int[] chosen = indices.apply(batch);
          return () -> read(chosen);
        },
        from,
        to,
        batchBytes);
  }

  private Batches.Batch read(int[] chosen) throws IOException {
    byte[] read = new byte[Math.multiplyExact(chosen.length, examples.bytes())];
    ByteBuffer to = ByteBuffer.wrap(read);
    for (int example : chosen) {
      examples.read(example, to);
    }
    Map<Operand<?>, Tensor> fed = new HashMap<>();
    fed.put(
        features,
        Tensor.of(
            type,
            GraphExamples.features(chosen.length, examples),
            tensor -> tensor.asRawTensor().data().write(read)));
    fed.put(targets.fed, targets.of(chosen));
    weights.ifPresent(placeholder -> fed.put(placeholder, weights(chosen)));
    return new FedBatch(fed, chosen);
  }

  private Tensor weights(int[] chosen) {
    float[] read = new float[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      read[i] = examples.weight(chosen[i]);
    }
    return TFloat32.vectorOf(read);
  }
}
