package io.evident.lab.arithmetic;

import io.evident.backprop.graph.ElementType;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;
import io.evident.backprop.network.Shape;
import io.evident.lab.arithmetic.Subject.Answer;
import io.evident.lab.arithmetic.Subject.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The operations of one width, which is collected here. */
final class SubjectList {
  static final List<ElementType> BOTH = List.of(ElementType.values());
  static final List<ElementType> FLOAT32 = List.of(ElementType.FLOAT32);

  /** As {@link LoweringOptions#TUNED}, for batches of 1 too. */
  static final LoweringOptions TUNED = LoweringOptions.TUNED.withBatchParts(1);

  private static final int LARGEST_BATCH = 64;

  private final int width;
  private final List<Subject> subjects = new ArrayList<>();

  private SubjectList(int width) {
    this.width = width;
  }

  /** Every operation of one of {@link Widths#ALL}, in an order that does not change. */
  static List<Subject> of(int width) {
    SubjectList list = new SubjectList(width);
    ProductSubjects.add(list);
    ConvolutionSubjects.add(list);
    ChannelSubjects.add(list);
    return List.copyOf(list.subjects);
  }

  int width() {
    return width;
  }

  /** One of a list, another for the next width. */
  <E> E inTurn(List<E> list) {
    return list.get(Widths.turn(width) % list.size());
  }

  /** With its weights as constants and as variables. */
  static List<Form> held(String words, LoweringOptions options, List<ElementType> types) {
    return Stream.of(HeldWeights.CONSTANT, HeldWeights.VARIABLE)
        .map(weights -> new Form(words, weights, options, types, true))
        .toList();
  }

  /** At inference. */
  void add(
      ArithmeticKind kind,
      Network network,
      List<Numbers> parameters,
      Numbers inputs,
      List<Form> forms) {
    add(kind, network, parameters, inputs, inputs, Mode.INFERENCE, Answer.OUTPUTS, forms);
  }

  void add(
      ArithmeticKind kind,
      Network network,
      List<Numbers> parameters,
      Numbers inputs,
      Numbers targets,
      Mode mode,
      Answer answer,
      List<Form> forms) {
    subjects.add(
        new Subject(kind, width, network, parameters, inputs, targets, mode, answer, forms));
  }

  /** Images end as vectors. */
  static Network network(Shape input, Layer... layers) {
    List<Layer> all = new ArrayList<>(List.of(layers));
    if (input.rank() > 1) {
      all.add(new Flatten());
    }
    return Network.of("case", input, all, new HalfMeanSquaredError());
  }

  /** Between -most and most, for the largest batch. */
  Numbers examples(int which, double most, Shape shape) {
    List<Integer> dimensions = new ArrayList<>(List.of(LARGEST_BATCH));
    dimensions.addAll(shape.dimensions());
    return Numbers.uniform(seed(which), -most, most, dimensions);
  }

  /** One class for each example of the largest batch. */
  Numbers classes(int which) {
    return Numbers.oneHot(seed(which), LARGEST_BATCH, width);
  }

  /** Of a size that keeps outputs near 1; variances are positive. */
  List<Numbers> parameters(Network network) {
    List<Numbers> all = new ArrayList<>();
    for (Parameter parameter : network.parameters()) {
      boolean weight = parameter.role() == ParameterRole.WEIGHT;
      double most = weight ? Math.sqrt(3.0 * width / parameter.shape().size()) : 1;
      double least = parameter.role() == ParameterRole.RUNNING_VARIANCE ? 0.5 : -most;
      all.add(Numbers.uniform(seed(10 + all.size()), least, most, parameter.shape().dimensions()));
    }
    return all;
  }

  private long seed(int which) {
    return 100L * width + which;
  }
}
