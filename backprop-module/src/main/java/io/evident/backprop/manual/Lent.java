package io.evident.backprop.manual;

import io.evident.backprop.network.ImpureFunctionException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Copies of arrays that code of a user's is given, held against the arrays after the call. */
final class Lent {
  private final List<String> names = new ArrayList<>();
  private final List<double[]> own = new ArrayList<>();
  private final List<double[]> copies = new ArrayList<>();

  /** A copy to be given away. */
  double[] copy(String name, double[] array) {
    double[] copy = array.clone();
    names.add(name);
    own.add(array);
    copies.add(copy);
    return copy;
  }

  /** Copies of a layer's parameters. */
  double[][] copies(double[][] parameters) {
    double[][] copied = new double[parameters.length][];
    for (int p = 0; p < copied.length; p++) {
      copied[p] = copy("parameter " + p, parameters[p]);
    }
    return copied;
  }

  /**
   * Looks at the copies after the call.
   *
   * @param function who was called
   * @throws ImpureFunctionException if a copy was changed
   */
  void requireUnchanged(String function) {
    for (int i = 0; i < copies.size(); i++) {
      if (!Arrays.equals(own.get(i), copies.get(i))) {
        throw ImpureFunctionException.changesInput(function, names.get(i));
      }
    }
  }
}
