package io.evident.backprop.check;

import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import java.util.ArrayList;
import java.util.List;

/** All that a network's gradient is taken in: each trained parameter, then the inputs. */
final class NetworkPoint {
  private final Network network;

  NetworkPoint(Network network) {
    this.network = network;
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    network.parameters().stream()
        .filter(Parameter::trained)
        .map(Parameter::name)
        .forEach(names::add);
    names.add(GradientCheck.INPUTS);
    return names;
  }

  /** Of each, the batch first for the inputs. */
  List<List<Integer>> shapes(int batchSize) {
    List<List<Integer>> shapes = new ArrayList<>();
    network.parameters().stream()
        .filter(Parameter::trained)
        .map(p -> p.shape().dimensions())
        .forEach(shapes::add);
    List<Integer> inputs = new ArrayList<>(List.of(batchSize));
    inputs.addAll(network.input().dimensions());
    shapes.add(inputs);
    return shapes;
  }

  /** The arrays themselves: to move the point, change them. */
  List<double[]> of(ParameterValues parameters, double[] inputs) {
    List<double[]> point = new ArrayList<>();
    for (int p = 0; p < network.parameters().size(); p++) {
      if (network.parameters().get(p).trained()) {
        point.add(parameters.get(p));
      }
    }
    point.add(inputs);
    return point;
  }

  List<double[]> of(ParameterValues parameters, Batch batch) {
    return of(parameters, batch.inputs());
  }

  List<double[]> of(LossGradient gradient) {
    return of(gradient.parameters(), gradient.inputs());
  }

  /** A direction as TensorFlow takes it; 0 in what is not trained. */
  LossGradient asGradient(List<double[]> direction) {
    ParameterValues values = ParameterValues.zeros(network);
    int at = 0;
    for (int p = 0; p < network.parameters().size(); p++) {
      double[] own = values.get(p);
      if (network.parameters().get(p).trained()) {
        System.arraycopy(direction.get(at++), 0, own, 0, own.length);
      }
    }
    return new LossGradient(Double.NaN, values, direction.get(at));
  }
}
