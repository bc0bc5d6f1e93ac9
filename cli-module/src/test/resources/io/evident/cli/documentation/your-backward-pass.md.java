import io.evident.backprop.check.*;
import io.evident.backprop.graph.*;
import io.evident.backprop.network.*;
import io.evident.backprop.manual.*;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

class Shown {
  static class LeastSquares {
    private final double[][] x;
    private final double[] t;

    LeastSquares(double[][] x, double[] t) {
      this.x = x;
      this.t = t;
    }

    double value(double[] w) {
      double sum = 0;
      for (int i = 0; i < t.length; i++) {
        double r = x[i][0] * w[0] + x[i][1] * w[1] - t[i];
        sum += r * r / 2 / t.length;
      }
      return sum;
    }

    double[] gradient(double[] w) {
      double[] dw = new double[2];
      for (int i = 0; i < t.length; i++) {
        double r = x[i][0] * w[0] + x[i][1] * w[1] - t[i];
        dw[0] += r * x[i][0] / t.length;
        dw[1] += r * x[i][1] / t.length;
      }
      return dw;
    }
  }

  static class Function {
//// 1

    void sampled(long seed, double... point) {
//// 2
    }
  }

  static void jacobian(UnaryOperator<double[]> f, UnaryOperator<double[]> jacobian, double... point) {
//// 3
  }

  static class OfALayer {
//// 4

    void more(Network network) {
//// 5
    }
  }

  static class OfALayerOfTwoInputs {
    private static double logistic(double x) {
      return 1 / (1 + Math.exp(-x));
    }

//// 6
  }

  static class WithTensorFlow {
//// 7

      public String kind() {
        return "swish";
      }

      public Shape outputShape(Shape input) {
        return input;
      }

      public double[] forward(LayerInput in) {
        return new OfALayer.Swish().forward(in);
      }

      public double[] backward(LayerInput in, double[] dy, double[][] gradients) {
        return new OfALayer.Swish().backward(in, dy, gradients);
      }
    }

    public record Gate() implements LowerableLayer {
//// 8

      public <T extends TNumber> Operand<T> lower(Ops tf, Operand<T> x, List<Operand<T>> parameters) {
        throw new IllegalArgumentException("takes two inputs");
      }

      public String kind() {
        return "gate";
      }

      public Shape outputShape(Shape input) {
        throw new IllegalArgumentException("takes two inputs");
      }

      public Shape outputShape(List<Shape> inputs) {
        return inputs.get(0);
      }

      public double[] forward(LayerInput in) {
        return new OfALayerOfTwoInputs.Gate().forward(in);
      }

      public double[] backward(LayerInput in, double[] dy, double[][] gradients) {
        return new OfALayerOfTwoInputs.Gate().backward(in, dy, gradients);
      }
    }
  }

  public static void main(String[] args) {
    Function function = new Function();
    function.theGradientOfOurLossIsRight();
    function.sampled(1, 0.7, -0.2);
    jacobian(x -> new double[] {x[0] * x[1], x[1]}, x -> new double[] {x[1], x[0], 0, 1}, 0.7, -0.2);
    OfALayer layer = new OfALayer();
    layer.theGradientOfOurLayerIsRightInANetwork();
    Network lowered =
        Network.of(
            "with swish",
            Shape.of(4),
            List.of(Dense.of(5), new WithTensorFlow.Swish(), Dense.of(3)),
            new SoftmaxCrossEntropy());
    layer.more(lowered);
    GradientAssertions.assertGradient(
        Network.of(
            "with gate",
            Shape.of(4),
            List.of(
                Block.join(
                    new WithTensorFlow.Gate(),
                    List.of(List.of(Dense.of(5)), List.of(Dense.of(5)))),
                Dense.of(3)),
            new SoftmaxCrossEntropy()));
    GradientAssertions.assertGradient(lowered);
  }
}
