package io.evident.lab.arithmetic;

import io.evident.backprop.graph.ElementType;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.GlobalAvgPool2d;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LayerNorm;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.lab.arithmetic.Subject.Answer;
import io.evident.lab.arithmetic.Subject.Form;
import java.util.List;

/** Poolings, batch norm and softmax: the ways to lower them take turns. */
final class ChannelSubjects {
  private static final List<ElementType> FLOAT64 = List.of(ElementType.FLOAT64);

  private static final Form NARROW = operation(SubjectList.FLOAT32);
  private static final Form WIDE = operation(FLOAT64);
  private static final Form STRIDED = tuned("strided", SubjectList.FLOAT32);

  private static final List<Form> NORM =
      SubjectList.held("fused", SubjectList.TUNED, SubjectList.FLOAT32);

  private static final List<Form> WIDE_NORM = SubjectList.held("", LoweringOptions.PLAIN, FLOAT64);

  /** Four, so that they meet each of three forms in turn. */
  private static final List<Layer> MAXIMA =
      List.of(
          Pool2d.max(2),
          Pool2d.max(2),
          Pool2d.max(3).withStride(1).withPadding(Padding.SAME),
          Pool2d.max(3).withStride(2).withPadding(Padding.explicit(1)));

  /** Five, so that they meet each of two forms in turn. */
  private static final List<Layer> MEANS =
      List.of(
          Pool2d.mean(2),
          new GlobalAvgPool2d(),
          Pool2d.mean(3).withStride(1).withPadding(Padding.SAME),
          Pool2d.mean(2),
          Pool2d.mean(2).withPadding(Padding.explicit(1)));

  private ChannelSubjects() {}

  private static Form operation(List<ElementType> types) {
    return new Form("", HeldWeights.NONE, LoweringOptions.PLAIN, types, true);
  }

  private static Form tuned(String words, List<ElementType> types) {
    return new Form(words, HeldWeights.NONE, SubjectList.TUNED, types, true);
  }

  static void add(SubjectList list) {
    addPoolings(list);
    addNormalization(list);
    if (list.width() > 1) {
      addSoftmaxes(list);
    }
  }

  private static void addPoolings(SubjectList list) {
    Shape input = Shape.of(4, 2, list.width());
    Numbers x = list.examples(2, 1, input);
    list.add(
        ArithmeticKind.MAX_POOLING,
        SubjectList.network(input, list.inTurn(MAXIMA)),
        List.of(),
        x,
        List.of(list.inTurn(List.of(NARROW, STRIDED, WIDE))));
    list.add(
        ArithmeticKind.AVERAGE_POOLING,
        SubjectList.network(input, list.inTurn(MEANS)),
        List.of(),
        x,
        List.of(list.inTurn(List.of(NARROW, WIDE))));
  }

  private static void addNormalization(SubjectList list) {
    Shape input = Shape.of(2, 1, list.width());
    Numbers x = list.examples(3, 1, input);
    Network network = SubjectList.network(input, new BatchNorm(), Activation.relu());
    List<Numbers> parameters = list.parameters(network);
    if (list.inTurn(List.of(true, false, false))) {
      list.add(
          ArithmeticKind.BATCH_NORM,
          network,
          parameters,
          x,
          list.examples(4, 1, Shape.of(input.size())),
          Mode.TRAINING,
          Answer.OUTPUTS,
          List.of(list.inTurn(List.of(NORM.get(1), WIDE_NORM.get(1)))));
    } else if (list.width() > 1 && list.inTurn(List.of(false, false, false, true))) {
      Network ofLayer = SubjectList.network(input, new LayerNorm(), Activation.relu());
      Form form = operation(list.inTurn(List.of(SubjectList.FLOAT32, FLOAT64)));
      list.add(ArithmeticKind.LAYER_NORM, ofLayer, list.parameters(ofLayer), x, List.of(form));
    } else {
      Form form =
          list.inTurn(List.of(NORM.get(0), WIDE_NORM.get(0), NORM.get(1), WIDE_NORM.get(1)));
      list.add(ArithmeticKind.BATCH_NORM, network, parameters, x, List.of(form));
    }
  }

  private static void addSoftmaxes(SubjectList list) {
    Shape input = Shape.of(list.width());
    Network network = Network.of("case", input, List.of(new Flatten()), new SoftmaxCrossEntropy());
    List<ElementType> types =
        list.inTurn(List.of(SubjectList.FLOAT32, FLOAT64, FLOAT64, SubjectList.FLOAT32, FLOAT64));
    Form operation = operation(types);
    Form fused = tuned("fused", types);
    Numbers x = list.examples(5, 8, input);
    add(list, ArithmeticKind.SOFTMAX, network, x, Answer.PROBABILITIES, operation);
    Answer answer = list.inTurn(List.of(Answer.LOSS, Answer.LOSS, Answer.DERIVATIVE, Answer.LOSS));
    Form form = answer == Answer.LOSS ? list.inTurn(List.of(fused, operation, fused)) : fused;
    add(list, ArithmeticKind.CROSS_ENTROPY, network, x, answer, form);
  }

  private static void add(
      SubjectList list, ArithmeticKind kind, Network network, Numbers x, Answer answer, Form form) {
    list.add(kind, network, List.of(), x, list.classes(6), Mode.INFERENCE, answer, List.of(form));
  }
}
