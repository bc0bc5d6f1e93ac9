package io.evident.models.training;

import io.evident.models.internal.training.ImageAugmentation;
import io.evident.models.internal.training.LoweredStep;
import io.evident.models.internal.training.StepNumbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperationBuilder;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * Many steps in one run of a session: a loop in the graph, whose body is the step that the session
 * would take by itself. A run of small operations on a GPU takes longer to begin than to end.
 */
final class StepLoop {
  private static final long ANY = Shape.UNKNOWN_SIZE;

  /** The numbers of a rule in a step. */
  private static final int EACH = 3;

  private final Placeholder<TInt32> indices;
  private final Placeholder<TInt64> seeds;
  private final Placeholder<TFloat32> numbers;
  private final Optional<Placeholder<TInt32>> flips;
  private final int ruleNumbers;
  private final List<Operand<?>> results = new ArrayList<>();

  /**
   * Adds the loop to a graph.
   *
   * @param of the step that the graph takes by itself
   * @param body makes it of the step in the graph of the loop's body
   * @param width how many outputs of each example are to be seen; 0 for none
   */
  StepLoop(StepLowering of, Function<StepLowering, LoweredStep> body, int width) {
    Ops tf = of.tf();
    ruleNumbers = EACH * of.numbers().size();
    indices = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(ANY, ANY)));
    seeds = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(ANY, 2)));
    numbers = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(ANY, ruleNumbers)));
    flips =
        of.augmentation()
            .filter(ImageAugmentation::isFed)
            .map(fed -> tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(ANY, ANY))));
    Operand<TInt32> steps = dimension(tf, indices, 0);
    Map<String, Operand<?>> start = new LinkedHashMap<>();
    start.put("next", tf.constant(0));
    start.put("steps", steps);
    start.put("losses", tf.zeros(tf.stack(List.of(steps)), TFloat32.class));
    start.put("norms", tf.zeros(tf.stack(List.of(steps)), TFloat32.class));
    if (width > 0) {
      List<Operand<TInt32>> shape = List.of(steps, dimension(tf, indices, 1), tf.constant(width));
      start.put("outputs", tf.zeros(tf.stack(shape), TFloat32.class));
    }
    start.put("indices", indices);
    start.put("seeds", seeds);
    start.put("numbers", numbers);
    flips.ifPresent(fed -> start.put("flips", fed));
    try (ConcreteFunction goesOn =
            ConcreteFunction.create(
                t -> {
                  Loop loop = new Loop(t, start);
                  return loop.giving(Map.of("more", loop.isNotOver()));
                });
        ConcreteFunction taken =
            ConcreteFunction.create(t -> new Loop(t, start).stepped(of, body, width))) {
      GraphOperationBuilder builder =
          ((Graph) tf.scope().env()).opBuilder("While", tf.scope().makeOpName("steps"), tf.scope());
      builder.addInputList(
          start.values().stream().map(Operand::asOutput).toArray(Output<?>[]::new));
      builder.setAttr("cond", goesOn);
      builder.setAttr("body", taken);
      builder.setAttr("parallel_iterations", 1L);
      // Else the body runs on one device by itself, and no optimizer of graphs reaches into it.
      builder.setAttr("_lower_using_switch_merge", true);
      Operation loop = builder.build();
      List<String> names = List.copyOf(start.keySet());
      for (String name : List.of("losses", "norms", "outputs")) {
        if (names.contains(name)) {
          results.add(loop.output(names.indexOf(name)));
        }
      }
    }
  }

  private static Operand<TInt32> dimension(Ops tf, Operand<?> of, int axis) {
    return tf.gather(tf.shape(of), tf.constant(axis), tf.constant(0));
  }

  /** The variables of the loop in the graph of a function over them. */
  private static final class Loop {
    private final Ops tf;
    private final Map<String, Operand<?>> variables = new LinkedHashMap<>();

    Loop(Ops tf, Map<String, Operand<?>> start) {
      this.tf = tf;
      start.forEach(
          (name, first) ->
              variables.put(name, tf.placeholder(first.type(), Placeholder.shape(first.shape()))));
    }

    @SuppressWarnings("unchecked") // of the type that it began with
    private <T extends TType> Operand<T> variable(String name) {
      return (Operand<T>) variables.get(name);
    }

    Operand<?> isNotOver() {
      return tf.math.less(this.<TInt32>variable("next"), this.<TInt32>variable("steps"));
    }

    /** What a step has of a variable that has something for each. */
    private <T extends TType> Operand<T> ofStep(String name) {
      return tf.gather(this.<T>variable(name), variable("next"), tf.constant(0));
    }

    private Operand<TFloat32> with(String name, Operand<TFloat32> ofStep) {
      Operand<TInt32> at = tf.reshape(this.<TInt32>variable("next"), tf.array(1, 1));
      return tf.tensorScatterNdUpdate(
          this.<TFloat32>variable(name), at, tf.expandDims(ofStep, tf.constant(0)));
    }

    Signature stepped(StepLowering of, Function<StepLowering, LoweredStep> body, int width) {
      Operand<TFloat32> fed = ofStep("numbers");
      List<StepNumbers.Operands<TFloat32>> rules = new ArrayList<>();
      for (int rule = 0; rule < of.numbers().size(); rule++) {
        rules.add(
            new StepNumbers.Operands<>(
                number(fed, EACH * rule),
                number(fed, EACH * rule + 1),
                number(fed, EACH * rule + 2)));
      }
      Optional<Operand<TInt32>> flips =
          variables.containsKey("flips") ? Optional.of(ofStep("flips")) : Optional.empty();
      LoweredStep step = body.apply(of.in(tf, ofStep("indices"), flips, ofStep("seeds"), rules));
      Map<String, Operand<?>> after = new LinkedHashMap<>();
      variables.forEach((name, variable) -> after.put(name, tf.identity(variable)));
      after.put("losses", with("losses", step.loss()));
      step.gradientNorm().ifPresent(norm -> after.put("norms", with("norms", norm)));
      if (width > 0) {
        List<Operand<TFloat32>> parts = step.outputs();
        after.put(
            "outputs",
            with("outputs", parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(0))));
      }
      after.put(
          "next",
          tf.withControlDependencies(step.operations())
              .math
              .add(this.<TInt32>variable("next"), tf.constant(1)));
      return giving(after);
    }

    private Operand<TFloat32> number(Operand<TFloat32> all, int which) {
      return tf.gather(all, tf.constant(which), tf.constant(0));
    }

    Signature giving(Map<String, Operand<?>> outputs) {
      Signature.Builder signature = Signature.builder("steps");
      variables.forEach(signature::input);
      outputs.forEach((name, output) -> signature.output(name + "_after", output));
      return signature.build();
    }
  }

  /**
   * Takes steps of equally many examples, one after the other.
   *
   * @param session of the graph
   * @param steps at least one
   */
  Taken run(Session session, List<TrainingGraph.Given> steps) {
    int batch = steps.get(0).batch().size();
    int[] chosen = new int[steps.size() * batch];
    int[] mirrored = new int[steps.size() * batch];
    long[] seeded = new long[steps.size() * 2];
    float[] rates = new float[steps.size() * ruleNumbers];
    for (int s = 0; s < steps.size(); s++) {
      TrainingGraph.Given step = steps.get(s);
      for (int n = 0; n < batch; n++) {
        chosen[s * batch + n] = step.batch().example(n);
      }
      if (flips.isPresent()) {
        int[] ofStep = ImageAugmentation.mirrored(step.batch(), step.seed());
        System.arraycopy(ofStep, 0, mirrored, s * batch, batch);
      }
      System.arraycopy(step.seed().numbers(), 0, seeded, 2 * s, 2);
      int at = s * ruleNumbers;
      for (StepNumbers of : step.settings().numbers()) {
        rates[at++] = (float) of.rate();
        rates[at++] = (float) of.epsilon();
        rates[at++] = (float) of.decay();
      }
    }
    Shape ofBatches = Shape.of(steps.size(), batch);
    try (TInt32 fedIndices = TInt32.tensorOf(ofBatches, DataBuffers.of(chosen, true, false));
        TInt32 fedFlips = TInt32.tensorOf(ofBatches, DataBuffers.of(mirrored, true, false));
        TInt64 fedSeeds =
            TInt64.tensorOf(Shape.of(steps.size(), 2), DataBuffers.of(seeded, true, false));
        TFloat32 fedNumbers =
            TFloat32.tensorOf(
                Shape.of(steps.size(), ruleNumbers), DataBuffers.of(rates, true, false))) {
      Session.Runner runner =
          session
              .runner()
              .feed(indices, fedIndices)
              .feed(seeds, fedSeeds)
              .feed(numbers, fedNumbers);
      flips.ifPresent(to -> runner.feed(to, fedFlips));
      results.forEach(runner::fetch);
      try (Result result = runner.run()) {
        return new Taken(
            TrainingGraph.values(result.get(0)),
            TrainingGraph.values(result.get(1)),
            result.size() > 2 ? TrainingGraph.values(result.get(2)) : new float[0]);
      }
    }
  }

  /**
   * What was seen in the steps.
   *
   * @param losses of each
   * @param norms of the gradients of each; 0 where they are not clipped
   * @param outputs about each example of each step, one after the other; empty where none are seen
   */
  @SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
  record Taken(float[] losses, float[] norms, float[] outputs) {}
}
