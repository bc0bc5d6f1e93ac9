package io.evident.lab.selftest;

import io.evident.backprop.manual.LayerPass;
import io.evident.backprop.network.Add;
import io.evident.backprop.network.Concat;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Shape;
import java.util.List;

/** Usual mistakes where branches end: whose gradient goes where. */
final class JoinSlips {
  private JoinSlips() {}

  /**
   * One element of one input.
   *
   * @param pass of the join
   * @param dy [N, output...]
   * @param n example
   * @param input which of the inputs
   * @param pixel of its height and width
   * @param channel of it
   */
  @SuppressWarnings("ArrayRecordComponent") // private, and never compared
  private record Element(LayerPass pass, double[] dy, int n, int input, int pixel, int channel) {

    int channels(int of) {
      Shape shape = pass.shapes().get(of);
      return shape.dimension(shape.rank() - 1);
    }

    int channelsBefore(int of) {
      int before = 0;
      for (int j = 0; j < of; j++) {
        before += channels(j);
      }
      return before;
    }

    int pixels() {
      return pass.shapes().get(0).size() / channels(0);
    }

    /** dy there, of the outputs of one example. */
    double dy(int pixel, int channel) {
      int outputs = dy.length / pass.batch();
      return dy[n * outputs + pixel * (outputs / pixels()) + channel];
    }

    /** dL/dx of an addition. */
    double added() {
      return dy(pixel, channel);
    }

    /** dL/dx of channels put beside each other. */
    double beside() {
      return dy(pixel, channelsBefore(input) + channel);
    }

    int last() {
      return pass.shapes().size() - 1;
    }
  }

  /** What is taken for dL/dx of an element. */
  private interface Wrong {
    double dx(Element e);
  }

  private static LayerSlip slip(String name, Layer join, Wrong wrong) {
    return LayerSlip.of(
        name,
        join,
        (pass, dy, gradients) -> {
          double[] dx = new double[pass.x().length];
          int at = 0;
          for (int n = 0; n < pass.batch(); n++) {
            for (int input = 0; input < pass.shapes().size(); input++) {
              Shape shape = pass.shapes().get(input);
              int channels = shape.dimension(shape.rank() - 1);
              for (int i = 0; i < shape.size(); i++) {
                Element e = new Element(pass, dy, n, input, i / channels, i % channels);
                dx[at++] = wrong.dx(e);
              }
            }
          }
          return dx;
        });
  }

  static List<LayerSlip> ofAdd() {
    Layer add = new Add();
    return List.of(
        slip("the layers' gradient forgotten", add, e -> e.input == 0 ? 0 : e.added()),
        slip("the shortcut's gradient dropped", add, e -> e.input == e.last() ? 0 : e.added()),
        slip("the gradient shared out instead of given to each", add, e -> e.added() / 2),
        slip("the shortcut's gradient twice", add, e -> e.input == 0 ? e.added() : 2 * e.added()),
        slip("the shortcut's sign", add, e -> e.input == 0 ? e.added() : -e.added()),
        slip(
            "times the other input, as of a product",
            add,
            e -> e.added() * e.pass.x()[(e.n * 2 + 1 - e.input) * e.pass.shape().size()]));
  }

  static List<LayerSlip> ofConcat() {
    Layer concat = new Concat();
    return List.of(
        slip("the first branch forgotten", concat, e -> e.input == 0 ? 0 : e.beside()),
        slip("the last branch forgotten", concat, e -> e.input == e.last() ? 0 : e.beside()),
        slip("the gradient halved", concat, e -> e.beside() / 2),
        slip(
            "the parts exchanged",
            concat,
            e -> e.dy(e.pixel, e.channel + (e.input == 0 ? e.channels(1) : 0))),
        slip("every branch given the first channels", concat, e -> e.dy(e.pixel, e.channel)),
        slip(
            "the outputs taken for whole branches one after the other",
            concat,
            e -> {
              int pixels = e.pixels();
              int all = e.channelsBefore(2);
              int at =
                  e.channelsBefore(e.input) * pixels + e.pixel * e.channels(e.input) + e.channel;
              return e.dy(at / all, at % all);
            }),
        slip(
            "the channels in reverse",
            concat,
            e -> e.dy(e.pixel, e.channelsBefore(2) - 1 - e.channelsBefore(e.input) - e.channel)));
  }
}
