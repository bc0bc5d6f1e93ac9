package io.evident.models.training;

import io.evident.backprop.graph.Processor;
import io.evident.backprop.internal.graph.Tf32;
import io.evident.backprop.manual.RoundedGradient;
import io.evident.backprop.manual.SimulatedRounding;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.Optimization;
import io.evident.models.experiment.ParameterRules;
import io.evident.models.internal.training.OptimizerByHand;
import io.evident.models.internal.training.StepDraws;
import io.evident.models.internal.training.StepSeed;
import io.evident.models.internal.training.StepSettings;
import io.evident.models.optimization.Averaging;
import io.evident.models.optimization.Lookahead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Holds one step of the session that will train, by the operation that trains, against the same
 * step by hand: loss, what the optimizer remembers, weights and running statistics.
 */
final class StepVerifier {
  /** Multiplications of a forward pass that take about half a second by hand, all runs together. */
  private static final double WORK = 4e6;

  /** A product of matrices takes an eighth of the time of a convolution's loops. */
  private static final double DENSE_SHARE = 1.0 / 8;

  /** A longer training may be verified on more examples, for a few hundredths of its time. */
  private static final double SHARE_OF_IMAGES = 5e-5;

  /**
   * Multiplications beyond which a longer training buys no more examples: about ten seconds, and
   * values of all layers in double precision that fit into a usual heap.
   */
  private static final double MOST_WORK = 60 * WORK;

  private static final double TINY = 1e-30;
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private final Experiment experiment;
  private final Network network;
  private final ParameterRules rules;
  private final ExamplesByHand examples;
  private final StepTaken session;
  private final String device;

  /** What takes the steps of a training, or in a test one that takes wrong ones. */
  interface StepTaken {
    /** Sets weights and what the optimizer remembers. */
    void restore(Map<String, FloatTensor> tensors);

    /** The same as they are now. */
    Map<String, FloatTensor> tensors();

    /** What is drawn for the images of a step. */
    StepDraws.Drawn drawn(int[] indices, StepSeed seed) throws IOException;

    /** Takes a step on images and gives its loss. */
    float step(int[] indices, StepSettings settings, StepSeed seed) throws IOException;
  }

  StepVerifier(Experiment experiment, TrainingData data, StepTaken session, String device) {
    this.experiment = experiment;
    this.network = experiment.network();
    this.rules = ParameterRules.of(experiment.optimization(), network);
    this.examples = new ExamplesByHand(experiment, data);
    this.session = session;
    this.device = device;
  }

  /**
   * A step that is to be taken.
   *
   * @param indices of its images
   * @param settings of the session
   * @param rates the right learning rates after the schedules, by rule
   * @param frozen the parameters that are to stand still
   * @param t which step, from 1
   * @param seed of what is drawn
   */
  @SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
  record Step(
      int[] indices,
      StepSettings settings,
      List<Double> rates,
      Set<Integer> frozen,
      long t,
      StepSeed seed) {}

  /**
   * How many examples of a batch take part: all, or fewer where the derivation by hand would take
   * long.
   *
   * @param batch the size of a batch
   * @param parts that the graph cuts it into
   * @param images that will be trained on in all
   */
  int examples(int batch, int parts, double images) {
    double wanted = Math.max(WORK / work(), images * SHARE_OF_IMAGES);
    int affordable = (int) Math.min(wanted, MOST_WORK / work());
    return Math.min(batch, Math.max(Math.max(2, parts), affordable));
  }

  private double work() {
    double work = 0;
    for (int l = 0; l < network.layers().size(); l++) {
      Shape out = network.outputOf(l);
      if (network.layers().get(l) instanceof Conv2d conv) {
        int channels = network.inputOf(l).dimension(2) / conv.groups();
        work += (double) out.size() * conv.kernel().area() * channels;
      } else if (network.layers().get(l) instanceof Dense) {
        work += (double) out.size() * network.inputOf(l).size() * DENSE_SHARE;
      }
    }
    return Math.max(1, work);
  }

  /**
   * Takes a step, compares, and sets everything back.
   *
   * @param before weights and what the optimizer remembers, as they are set in the session; what is
   *     missing is 0
   * @param step the step
   * @param batchSize of a whole batch
   * @throws UnverifiedTrainingException if it differs by more than rounding explains
   */
  TrainingVerification verify(Map<String, FloatTensor> before, Step step, int batchSize)
      throws IOException {
    long started = System.nanoTime();
    Found found = new Found();
    Map<String, FloatTensor> set = session.tensors();
    requireSame(before, set);
    StepDraws.Drawn drawn = session.drawn(step.indices(), step.seed());
    float loss = session.step(step.indices(), step.settings(), step.seed());
    Map<String, FloatTensor> after = session.tensors();
    session.restore(before);
    ParameterValues weights = FloatTensor.trained(network, set);
    ExamplesByHand.Given given = examples.of(step.indices(), drawn, step.seed());
    RoundedGradient right = rounding().gradient(weights, given.batch(), given.inputVariance());
    found.add(
        Compared.of(
            "loss",
            new OptimizerByHand.Right(new double[] {right.loss()}, right.lossBound()),
            new float[] {loss}));
    double[] bounds =
        OptimizerByHand.clipped(
            experiment.optimization().clipping(), network, right, step.frozen());
    IntStream.range(0, network.parameters().size())
        .parallel()
        .mapToObj(
            p ->
                compared(
                    p,
                    step,
                    new OptimizerByHand.Right(right.values().get(p), bounds[p]),
                    weights.get(p),
                    set,
                    after))
        .toList()
        .forEach(all -> all.forEach(found::add));
    return found.verification(
        step.indices().length, batchSize, (System.nanoTime() - started) / 1e9);
  }

  /** What the optimizer remembers of a parameter and the parameter itself, or a statistic. */
  private List<Compared> compared(
      int p,
      Step step,
      OptimizerByHand.Right gradient,
      double[] weight,
      Map<String, FloatTensor> before,
      Map<String, FloatTensor> after) {
    Parameter parameter = network.parameters().get(p);
    Map<String, OptimizerByHand.Right> all = new LinkedHashMap<>();
    if (parameter.trained()) {
      addTrained(p, step, gradient, weight, before, after, all);
    } else {
      all.put(parameter.name(), gradient);
    }
    String average = parameter.name() + Averaging.SLOT;
    if (after.containsKey(average)) {
      all.put(
          average,
          OptimizerByHand.average(
              before.get(average).wide(),
              after.get(parameter.name()).wide(),
              experiment.optimization().averaging().decay()));
    }
    List<Compared> compared = new ArrayList<>();
    all.forEach((name, right) -> compared.add(Compared.of(name, right, after.get(name).values())));
    return compared;
  }

  private void addTrained(
      int p,
      Step step,
      OptimizerByHand.Right gradient,
      double[] weight,
      Map<String, FloatTensor> before,
      Map<String, FloatTensor> after,
      Map<String, OptimizerByHand.Right> all) {
    Parameter parameter = network.parameters().get(p);
    Optimization rule = rules.rule(p);
    boolean frozen = step.frozen().contains(p);
    List<String> names = new ArrayList<>();
    if (rules.isLearned(p)) {
      rule.optimizer().slots().forEach(slot -> names.add(parameter.name() + "." + slot));
    }
    List<OptimizerByHand.Right> right =
        frozen
            ? unchanged(weight, wide(before, names))
            : new OptimizerByHand(
                    rule, step.rates().get(rules.numberOf(p)), step.t(), productUnit())
                .after(
                    new OptimizerByHand.Trained(
                        weight,
                        wide(before, names),
                        wide(after, names),
                        gradient,
                        parameter.shape()),
                    rules.decays(p));
    names.add(parameter.name());
    for (int i = 0; i < names.size(); i++) {
      all.put(names.get(i), right.get(i));
    }
    String slow = parameter.name() + Lookahead.SLOT;
    Lookahead lookahead = experiment.optimization().lookahead();
    if (lookahead.isUsed() && rules.isLearned(p)) {
      double[] behind = before.get(slow).wide();
      if (lookahead.isAfter(step.t()) && !frozen) {
        all.put(slow, OptimizerByHand.slow(behind, all.get(parameter.name()), lookahead.rate()));
        all.put(parameter.name(), new OptimizerByHand.Right(after.get(slow).wide(), 0));
      } else {
        all.put(slow, new OptimizerByHand.Right(behind, 0));
      }
    }
  }

  /** What stands still has the very bits that it had. */
  private static List<OptimizerByHand.Right> unchanged(double[] weight, List<double[]> slots) {
    List<OptimizerByHand.Right> all = new ArrayList<>();
    slots.forEach(slot -> all.add(new OptimizerByHand.Right(slot, 0)));
    all.add(new OptimizerByHand.Right(weight, 0));
    return all;
  }

  private double productUnit() {
    boolean coarse = Tf32.isUsed(device, System.getenv());
    return coarse ? SimulatedRounding.TF32_UNIT : SimulatedRounding.UNIT;
  }

  /** The bound is that of float32 unless the experiment or somebody has asked for less. */
  private SimulatedRounding rounding() {
    return SimulatedRounding.of(network)
        .withReduction(experiment.reduction())
        .withProductUnit(Math.max(productUnit(), experiment.precision().unit()));
  }

  /** The session holds the very weights that it was given. */
  private void requireSame(Map<String, FloatTensor> given, Map<String, FloatTensor> set) {
    set.forEach(
        (name, tensor) -> {
          FloatTensor wanted = given.get(name);
          float[] values = wanted == null ? new float[tensor.values().length] : wanted.values();
          if (!Arrays.equals(values, tensor.values())) {
            throw new UnverifiedTrainingException(
                name
                    + ": the session that was to train holds other values than it was given, on "
                    + place()
                    + "; "
                    + remedy());
          }
        });
  }

  private String place() {
    return device + ", " + Processor.here();
  }

  private String remedy() {
    String environment =
        device.startsWith("GPU") ? Tf32.VARIABLE + "=0" : "TF_ENABLE_ONEDNN_OPTS=0";
    return "try "
        + environment
        + " in the environment or another --device, see what evident doctor finds, or train"
        + " unverified (--no-verify)";
  }

  private static List<double[]> wide(Map<String, FloatTensor> tensors, List<String> names) {
    return names.stream().map(name -> tensors.get(name).wide()).toList();
  }

  /**
   * A tensor of the session beside the right one.
   *
   * @param name of the tensor
   * @param difference max |a - b|
   * @param size max |b|
   * @param bound of the difference
   */
  private record Compared(String name, double difference, double size, double bound) {
    static Compared of(String name, OptimizerByHand.Right right, float[] values) {
      double difference = 0;
      double size = TINY;
      for (int i = 0; i < values.length; i++) {
        double off = Math.abs(values[i] - right.values()[i]);
        // What is beyond float32 by hand is infinite there.
        boolean same = values[i] == (float) right.values()[i];
        difference = Math.max(difference, same ? 0 : Double.isNaN(off) ? INFINITE : off);
        size = Math.max(size, Math.abs(right.values()[i]));
      }
      return new Compared(name, difference, size, right.bound());
    }
  }

  /** The largest error so far. */
  private final class Found {
    private int tensors;
    private double largestError = -1;
    private double largestShare;
    private String tensor = "";

    void add(Compared compared) {
      // Where all terms are 0, the bound is too.
      double share = compared.difference() == 0 ? 0 : compared.difference() / compared.bound();
      if (!(share <= 1)) {
        throw new UnverifiedTrainingException(
            String.format(
                Locale.ROOT,
                "%s: a step of the session that was to train differs from the step derived by hand by %.2g, where its largest entry is %.2g; that is %.2g times what rounding explains, on %s; %s",
                compared.name(),
                compared.difference(),
                compared.size(),
                share,
                place(),
                remedy()));
      }
      tensors++;
      largestShare = Math.max(largestShare, share);
      // What is all rounding, as a gradient that cancels, has no relative error to speak of.
      double error =
          compared.bound() < compared.size() ? compared.difference() / compared.size() : 0;
      if (error > largestError) {
        largestError = error;
        tensor = compared.name();
      }
    }

    TrainingVerification verification(int examples, int batchSize, double seconds) {
      return new TrainingVerification(
          examples,
          batchSize,
          tensors,
          largestError,
          tensor,
          largestShare,
          device,
          Processor.here(),
          seconds);
    }
  }
}
