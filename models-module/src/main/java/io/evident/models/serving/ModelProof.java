package io.evident.models.serving;

import io.evident.backprop.manual.RoundedOutputs;
import io.evident.backprop.manual.SimulatedRounding;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageViews;
import io.evident.models.internal.serving.CalibratedByHand;
import io.evident.models.internal.serving.ModelGraph;
import io.evident.models.internal.serving.Probe;
import io.evident.models.score.ClassProbabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * What a model must say about some images, by the derivation by hand in float64, and how far
 * float32 may be off ({@link SimulatedRounding}). Wherever the model is opened, the session that
 * will serve is held against it.
 */
final class ModelProof {
  private static final int NOISE = 6;
  private static final int PROBES = 16;

  /** Where each image is several, so that the derivation by hand does not take as often as long. */
  private static final int PROBES_OF_VIEWS = 8;

  /** Of training images that travel with a model; of larger ones there are fewer. */
  private static final int MAX_BYTES = 1 << 24;

  /** Two float32 roundings of a number up to 1: TensorFlow's, and that of reading it. */
  static final double PROBABILITY_ROUNDING = 4 * SimulatedRounding.UNIT;

  private static final int RUNS = SimulatedRounding.RUNS;

  private final ImageShape shape;
  private final List<String> classNames;
  private final List<Probe> probes;

  ModelProof(ImageShape shape, List<String> classNames, List<Probe> probes) {
    this.shape = shape;
    this.classNames = List.copyOf(classNames);
    this.probes = List.copyOf(probes);
  }

  /** What the outputs stand for, in order. */
  List<String> classNames() {
    return classNames;
  }

  /** The images and what is right. */
  List<Probe> probes() {
    return probes;
  }

  /**
   * Derives the proof of a model.
   *
   * @param model the network, its weights and normalization
   * @param trained images that it was trained on, [height, width, channels] each; may be none
   */
  static ModelProof of(ModelExport model, List<byte[]> trained) {
    List<Probe.Image> images = images(List.of(model), trained);
    return new ModelProof(model.card().input(), model.card().classNames(), derived(model, images));
  }

  /**
   * Derives the proof of several networks whose probabilities are averaged.
   *
   * @param model the networks
   * @param trained images that they were trained on, [height, width, channels] each; may be none
   */
  static ModelProof of(EnsembleExport model, List<byte[]> trained) {
    List<ModelExport> members = model.members();
    List<Probe.Image> images = images(members, trained);
    List<Derived> outputs =
        members.stream()
            .map(
                member ->
                    new Derived(
                        member.network(),
                        member.weights(),
                        member,
                        images,
                        member.card().testTime().all()))
            .toList();
    EnsembleByHand byHand = new EnsembleByHand(model);
    List<Probe> probes = new ArrayList<>();
    for (int n = 0; n < images.size(); n++) {
      double[][] logits = new double[members.size()][model.card().classNames().size()];
      double[] bounds = new double[members.size()];
      for (int m = 0; m < bounds.length; m++) {
        bounds[m] = outputs.get(m).mean(n, logits[m]);
      }
      probes.add(byHand.probe(images.get(n), logits, bounds));
    }
    return new ModelProof(model.card().input(), model.card().classNames(), probes);
  }

  private static List<Probe.Image> images(List<ModelExport> models, List<byte[]> trained) {
    boolean viewed = models.stream().anyMatch(model -> model.card().testTime().all().size() > 1);
    int count = viewed ? PROBES_OF_VIEWS : PROBES;
    int noise = viewed ? NOISE / 2 : NOISE;
    List<Probe.Image> images = new ArrayList<>(List.of(new Probe.Plain(0), new Probe.Plain(255)));
    for (byte[] image : trained) {
      if ((long) image.length * (images.size() - 1) <= MAX_BYTES && images.size() < count - noise) {
        images.add(new Probe.Trained(image));
      }
    }
    for (long seed = 1; images.size() < count; seed++) {
      images.add(new Probe.Noise(seed));
    }
    return images;
  }

  private static List<Probe> derived(ModelExport model, List<Probe.Image> images) {
    Network network = model.network();
    List<ImageViews.View> views = model.card().testTime().all();
    Derived outputs = new Derived(network, model.weights(), model, images, views);
    UnaryOperator<double[]> reading = ClassProbabilities.of(network.loss());
    Optional<CalibratedByHand> calibrated =
        model.calibration().map(fitted -> new CalibratedByHand(network, model.weights(), fitted));
    Optional<Derived> features =
        calibrated.map(
            byHand ->
                new Derived(byHand.features(), byHand.featureWeights(), model, images, views));
    List<Probe> probes = new ArrayList<>();
    for (int n = 0; n < images.size(); n++) {
      double[] means = new double[network.output().size()];
      double bound = outputs.mean(n, means);
      double[] probabilities = reading.apply(means);
      double[] exact = new double[0];
      double calibratedBound = 0;
      if (calibrated.isPresent()) {
        double[] h = new double[calibrated.get().features().output().size()];
        double featureBound = features.get().mean(n, h);
        CalibratedByHand.Logits z = calibrated.get().logits(h, featureBound);
        exact = CalibratedByHand.softmax(z.values());
        calibratedBound = CalibratedByHand.softmaxOff(exact, z.bound()) + PROBABILITY_ROUNDING;
      }
      probes.add(
          new Probe(
              images.get(n),
              means,
              bound,
              probabilities,
              probabilityBound(reading, means, bound, probabilities),
              exact,
              calibratedBound));
    }
    return probes;
  }

  /** What a network gives for all views of all images, and how far that may be off. */
  private static final class Derived {
    private final List<ImageViews.View> views;
    private final RoundedOutputs right;

    Derived(
        Network network,
        ParameterValues weights,
        ModelExport model,
        List<Probe.Image> images,
        List<ImageViews.View> views) {
      this.views = views;
      ImageShape shape = model.card().input();
      int size = shape.bytes();
      int all = images.size() * views.size();
      double[] inputs = new double[all * size];
      double[] variance = new double[inputs.length];
      for (int n = 0; n < images.size(); n++) {
        byte[] bytes = images.get(n).bytes(shape);
        for (int v = 0; v < views.size(); v++) {
          double[] x = model.inputs().inputs(pixels(bytes, views.get(v), shape));
          int at = (n * views.size() + v) * size;
          System.arraycopy(x, 0, inputs, at, size);
          System.arraycopy(model.inputs().inputVariance(x), 0, variance, at, size);
        }
      }
      Batch batch = Batch.of(network, inputs, new double[all * network.targets()]).atInference();
      right = SimulatedRounding.of(network).outputs(ModelGraph.narrowed(weights), batch, variance);
    }

    double mean(int image, double[] to) {
      return ModelProof.mean(right, views, image * views.size(), to);
    }
  }

  /** An image as it is seen in a view. */
  private static double[] pixels(byte[] bytes, ImageViews.View view, ImageShape shape) {
    int[] sources = view.sources(shape);
    int channels = shape.channels();
    double[] pixels = new double[bytes.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Byte.toUnsignedInt(bytes[sources[i / channels] * channels + i % channels]);
    }
    return pixels;
  }

  /**
   * Averages the outputs for the views of an image.
   *
   * @param first the first of its views
   * @param mean gets the outputs
   * @return how far the mean may be off in float32: as far as its terms, and what adding them
   *     rounds; multiplying by powers of 2 rounds nothing
   */
  private static double mean(
      RoundedOutputs right, List<ImageViews.View> views, int first, double[] mean) {
    double bound = 0;
    double largest = 0;
    for (int k = 0; k < mean.length; k++) {
      double sizes = 0;
      for (int v = 0; v < views.size(); v++) {
        double term = views.get(v).weight() * right.values()[(first + v) * mean.length + k];
        mean[k] += term;
        sizes += Math.abs(term);
      }
      largest = Math.max(largest, sizes);
    }
    for (int v = 0; v < views.size(); v++) {
      bound += views.get(v).weight() * right.bounds()[first + v];
    }
    return bound + (views.size() - 1) * SimulatedRounding.UNIT * largest;
  }

  /** How far the probabilities move with outputs that move as far as they may, up or down. */
  private static double probabilityBound(
      UnaryOperator<double[]> reading, double[] outputs, double bound, double[] probabilities) {
    double farthest = 0;
    for (int run = 0; run < RUNS; run++) {
      SplittableRandom random = new SplittableRandom(run);
      double[] moved = outputs.clone();
      for (int k = 0; k < moved.length; k++) {
        moved[k] += random.nextBoolean() ? bound : -bound;
      }
      double[] found = reading.apply(moved);
      for (int k = 0; k < found.length; k++) {
        farthest = Math.max(farthest, Math.abs(found[k] - probabilities[k]));
      }
    }
    return RUNS * farthest + PROBABILITY_ROUNDING;
  }

  /**
   * How far a model is off.
   *
   * @param difference the largest of an output or a probability
   * @param share the largest share of its bound; above 1 the model is wrong, NaN counts as infinite
   * @param isFinite whether all that the model gave is
   */
  record Difference(double difference, double share, boolean isFinite) {
    static final Difference NONE = new Difference(0, 0, true);

    boolean isWithinBounds() {
      return share <= 1;
    }

    Difference and(Difference other) {
      return new Difference(
          Math.max(difference, other.difference),
          Math.max(share, other.share),
          isFinite && other.isFinite);
    }

    Difference and(double found, double right, double bound) {
      double difference = Math.abs(found - right);
      return and(
          Double.isNaN(difference)
              ? new Difference(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, false)
              : new Difference(difference, difference / bound, Double.isFinite(found)));
    }
  }

  /**
   * Runs the probes through what will answer, in all its ways and both signatures, one by one and
   * in batches.
   *
   * @param answering the session that will serve
   * @param batch how many images go through it at once, beside 1
   */
  Difference difference(Answering answering, int batch) {
    // Side by side: most of the first runs is TensorFlow's preparing one graph for each signature.
    return Stream.of(ServingSignature.values())
        .parallel()
        .flatMap(
            signature -> answering.ways().stream().map(way -> difference(way, signature, batch)))
        .reduce(Difference.NONE, Difference::and);
  }

  private Difference difference(Answering.Way answering, ServingSignature signature, int batch) {
    Difference all = Difference.NONE;
    for (int size : List.of(1, batch)) {
      for (int from = 0; from < Math.max(size, probes.size()); from += size) {
        try (TType images = images(signature, from, size)) {
          all = compared(all, answering.answer(signature, images, size), from, size);
        }
      }
    }
    return all;
  }

  private TType images(ServingSignature signature, int from, int count) {
    byte[] pixels = pixels(from, count);
    if (signature == ServingSignature.BYTES) {
      return TUint8.tensorOf(tensorShape(count), DataBuffers.of(pixels, true, false));
    }
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(pixels[i]);
    }
    return TFloat32.tensorOf(tensorShape(count), DataBuffers.of(values, true, false));
  }

  /** The probes follow each other round and round. */
  private Probe at(int index) {
    return probes.get(index % probes.size());
  }

  private byte[] pixels(int from, int count) {
    byte[] all = new byte[Math.multiplyExact(count, shape.bytes())];
    for (int n = 0; n < count; n++) {
      System.arraycopy(at(from + n).image().bytes(shape), 0, all, n * shape.bytes(), shape.bytes());
    }
    return all;
  }

  private Shape tensorShape(int count) {
    return Shape.of(count, shape.height(), shape.width(), shape.channels());
  }

  private Difference compared(Difference before, Answering.Answer answer, int from, int count) {
    Difference all = before;
    for (int n = 0; n < count; n++) {
      Probe probe = at(from + n);
      int classes = probe.outputs().length;
      for (int k = 0; k < classes; k++) {
        int i = n * classes + k;
        all = all.and(answer.outputs()[i], probe.outputs()[k], probe.bound());
        all =
            all.and(answer.probabilities()[i], probe.probabilities()[k], probe.probabilityBound());
        if (probe.calibrated().length > 0) {
          all = all.and(answer.calibrated()[i], probe.calibrated()[k], probe.calibratedBound());
        }
      }
    }
    return all;
  }
}
