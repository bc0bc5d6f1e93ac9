package io.evident.lab.atlas.joined;

import io.evident.lab.atlas.catalogue.AtlasCase;
import io.evident.lab.atlas.catalogue.AtlasFamily;
import io.evident.lab.atlas.catalogue.AtlasInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * Operations in a row, at any width.
 *
 * @param family which kind they are
 * @param input the shape of what the first takes, given the width
 * @param steps the operations, given the width
 */
public record JoinedPattern(
    AtlasFamily family, IntFunction<List<Integer>> input, IntFunction<List<JoinedStep>> steps) {

  /** What it is called, which does not depend on the width. */
  public String name() {
    return steps.apply(1).stream().map(JoinedStep::title).collect(Collectors.joining(" + "));
  }

  /** The same at a width. */
  public AtWidth at(int width) {
    List<JoinedStep> all = steps.apply(width);
    List<AtlasInput> inputs = new ArrayList<>();
    List<JoinedRole> roles = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    List<Integer> shape = input.apply(width);
    inputs.add(AtlasInput.of("x", shape.toArray(Integer[]::new)));
    roles.add(JoinedRole.DATA);
    for (JoinedStep step : all) {
      List<JoinedStep.Own> operands = step.operands(shape);
      operands.forEach(own -> inputs.add(own.input()));
      operands.forEach(own -> roles.add(own.role()));
      counts.add(operands.size());
      shape = step.shape(shape);
    }
    return new AtWidth(name(), family, width, all, inputs, roles, counts);
  }

  /**
   * Operations in a row.
   *
   * @param name what they are called
   * @param family which kind they are
   * @param width how many channels their output has
   * @param steps the operations
   * @param inputs what the first takes, then the operands of each
   * @param roles what each of the inputs is
   * @param counts how many operands of its own each step has
   */
  public record AtWidth(
      String name,
      AtlasFamily family,
      int width,
      List<JoinedStep> steps,
      List<AtlasInput> inputs,
      List<JoinedRole> roles,
      List<Integer> counts) {

    /** One after the other, as a network has them. */
    public AtlasCase together() {
      return subject(false);
    }

    /** With an operation that does nothing between each two, which nothing joins across. */
    public AtlasCase apart() {
      return subject(true);
    }

    private AtlasCase subject(boolean apart) {
      return new AtlasCase(family, name, "" + width, inputs, (tf, x) -> build(tf, x, apart));
    }

    private Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x, boolean apart) {
      Operand<TNumber> y = x.get(0);
      int from = 1;
      for (int s = 0; s < steps.size(); s++) {
        List<Operand<TNumber>> in = new ArrayList<>(List.of(apart ? tf.identity(y) : y));
        in.addAll(x.subList(from, from + counts.get(s)));
        from += counts.get(s);
        y = steps.get(s).build(tf, in);
      }
      return tf.identity(y);
    }

    /** Which inputs are constants. */
    public Set<Integer> constants(JoinedWeights weights) {
      return where(role -> weights == JoinedWeights.CONSTANT && role != JoinedRole.DATA);
    }

    /** Which inputs are differentiated in, in order. */
    public List<Integer> differentiated(JoinedWeights weights) {
      return where(
              role ->
                  role == JoinedRole.DATA
                      || (role == JoinedRole.WEIGHT && weights == JoinedWeights.VARIABLE))
          .stream()
          .sorted()
          .toList();
    }

    private Set<Integer> where(Predicate<JoinedRole> so) {
      return IntStream.range(0, roles.size())
          .filter(i -> so.test(roles.get(i)))
          .boxed()
          .collect(Collectors.toSet());
    }
  }
}
