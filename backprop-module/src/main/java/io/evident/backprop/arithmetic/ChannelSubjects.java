package io.evident.backprop.arithmetic;

import io.evident.backprop.arithmetic.Subject.Answer;
import io.evident.backprop.arithmetic.Subject.Form;
import io.evident.backprop.graph.ElementType;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.AvgPool2d;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.MaxPool2d;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Relu;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.List;

/** Poolings, batch norm and softmax. */
final class ChannelSubjects {
  private static final List<ElementType> FLOAT64 = List.of(ElementType.FLOAT64);

  private ChannelSubjects() {}

  static void add(SubjectList list) {
    addPoolings(list);
    addNormalizations(list);
    if (list.width() > 1) {
      addSoftmaxes(list);
    }
  }

  private static void addPoolings(SubjectList list) {
    Shape input = Shape.of(4, 2, list.width());
    Numbers x = list.examples(2, 1, input);
    List<Form> maxima = new ArrayList<>();
    maxima.add(list.inTurn(List.of(operation(SubjectList.FLOAT32), strided())));
    List<Form> means = new ArrayList<>(List.of(operation(SubjectList.FLOAT32)));
    list.inTurn(List.of(maxima, means)).add(operation(FLOAT64));
    Network maximum = SubjectList.network(input, MaxPool2d.of(2));
    list.add(ArithmeticKind.MAX_POOLING, maximum, List.of(), x, maxima);
    Network mean = SubjectList.network(input, AvgPool2d.of(2));
    list.add(ArithmeticKind.AVERAGE_POOLING, mean, List.of(), x, means);
  }

  private static Form operation(List<ElementType> types) {
    return new Form("", HeldWeights.NONE, LoweringOptions.PLAIN, types, true);
  }

  private static Form strided() {
    return new Form("strided", HeldWeights.NONE, SubjectList.TUNED, SubjectList.FLOAT32, true);
  }

  private static Form fused(List<ElementType> types) {
    return new Form("fused", HeldWeights.NONE, SubjectList.TUNED, types, true);
  }

  private static void addNormalizations(SubjectList list) {
    Shape input = Shape.of(2, 1, list.width());
    Numbers x = list.examples(3, 1, input);
    Network network = SubjectList.network(input, new BatchNorm(), new Relu());
    List<Numbers> parameters = list.parameters(network);
    List<Form> fused = SubjectList.held("fused", SubjectList.TUNED, SubjectList.FLOAT32);
    List<Form> primitives = SubjectList.held("", LoweringOptions.PLAIN, FLOAT64);
    Form form =
        list.inTurn(
            List.of(
                fused.get(0), fused.get(1), primitives.get(0), fused.get(0), primitives.get(1)));
    list.add(ArithmeticKind.BATCH_NORM, network, parameters, x, List.of(form));
    list.add(
        ArithmeticKind.BATCH_NORM,
        network,
        parameters,
        x,
        list.examples(4, 1, Shape.of(input.size())),
        Mode.TRAINING,
        Answer.OUTPUTS,
        List.of(list.inTurn(List.of(fused.get(1), fused.get(1), primitives.get(1)))));
  }

  private static void addSoftmaxes(SubjectList list) {
    Shape input = Shape.of(list.width());
    Numbers x = list.examples(5, 8, input);
    Network network = Network.of("case", input, List.of(new Flatten()), new SoftmaxCrossEntropy());
    List<ElementType> types = list.inTurn(List.of(SubjectList.FLOAT32, FLOAT64));
    add(list, ArithmeticKind.SOFTMAX, network, x, Answer.PROBABILITIES, operation(types));
    Answer answer = list.inTurn(List.of(Answer.LOSS, Answer.DERIVATIVE, Answer.LOSS));
    Form form = list.inTurn(List.of(fused(types), fused(types), operation(types)));
    add(list, ArithmeticKind.CROSS_ENTROPY, network, x, answer, form);
  }

  private static void add(
      SubjectList list, ArithmeticKind kind, Network network, Numbers x, Answer answer, Form form) {
    list.add(kind, network, List.of(), x, list.classes(6), Mode.INFERENCE, answer, List.of(form));
  }
}
