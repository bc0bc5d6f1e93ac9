package io.evident.lab.arithmetic;

import io.evident.backprop.graph.ElementType;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import io.evident.lab.arithmetic.Subject.Form;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolutions with a bias and a relu, as constants in float32 and in one more way; the ways, the
 * kernels and what else may follow take turns.
 */
final class ConvolutionSubjects {
  /** From here on only the middle of a kernel's neighbours is inside the image. */
  private static final int MANY_CHANNELS = 64;

  private static final int MANY_FILTERS = 128;

  private static final List<Form> OPERATION =
      SubjectList.held("", LoweringOptions.PLAIN, SubjectList.FLOAT32);

  private static final List<Form> TUNED =
      SubjectList.held("tuned", SubjectList.TUNED, SubjectList.FLOAT32);

  private static final List<Form> FLOAT64 =
      SubjectList.held("", LoweringOptions.PLAIN, List.of(ElementType.FLOAT64));

  private ConvolutionSubjects() {}

  static void add(SubjectList list) {
    int width = list.width();
    int channels = Widths.channelsBefore(width);
    Conv2d same = new Conv2d(width, 3, 1, Padding.SAME, 1);
    Conv2d layer =
        channels >= MANY_CHANNELS
            ? same
            : width >= MANY_FILTERS
                ? Conv2d.of(width, 2)
                : list.inTurn(
                    List.of(Conv2d.of(width, 3), Conv2d.of(width, 5), same, Conv2d.of(width, 2)));
    // So that two rows of two pixels come out.
    int side = layer.padding().mode() == Padding.Mode.SAME ? 2 : layer.kernel().rows() + 1;
    Shape input = Shape.of(side, side, channels);
    Numbers x = list.examples(1, 1, input);
    Network network = SubjectList.network(input, layer, Activation.relu());
    Form constant = OPERATION.get(0);
    Form variable = OPERATION.get(1);
    List<Form> forms = new ArrayList<>(List.of(constant));
    forms.add(list.inTurn(List.of(variable, FLOAT64.get(0), variable, FLOAT64.get(1))));
    list.add(ArithmeticKind.CONVOLUTION, network, list.parameters(network), x, forms);
    addOneMore(list, input, layer, x);
  }

  private static void addOneMore(SubjectList list, Shape input, Conv2d layer, Numbers x) {
    Conv2d bare = layer.withBias(false);
    int channels = input.dimension(2);
    // Of 11 or so, so that they meet every kernel in turn.
    List<List<Layer>> others =
        List.of(
            List.of(layer),
            List.of(layer, Activation.tanh()),
            List.of(layer, Activation.relu(), Pool2d.max(2)),
            List.of(layer, Activation.sigmoid()),
            List.of(layer, new BatchNorm(), Activation.relu()),
            List.of(layer, Activation.leakyRelu(Activation.DEFAULT_SLOPE)),
            List.of(new Conv2d(layer.filters(), 2, 1, Padding.SAME, 2)),
            List.of(bare),
            List.of(bare, new BatchNorm(), Activation.silu()),
            List.of(layer, Activation.hardSwish()),
            List.of(Conv2d.of(channels, 2).withGroups(channels), Activation.elu()));
    List<Layer> other = list.inTurn(others);
    Network network = SubjectList.network(input, other.toArray(Layer[]::new));
    list.add(ArithmeticKind.CONVOLUTION, network, list.parameters(network), x, TUNED.subList(0, 1));
  }
}
