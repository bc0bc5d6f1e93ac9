package io.evident.backprop.internal.graph;

import java.util.List;
import java.util.Map;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.internal.c_api.TFJ_GradFuncAdapter;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.op.Ops;
import org.tensorflow.op.RawCustomGradient;

/**
 * Gradients that TensorFlow lacks: those of several operations, which reach it through one native
 * function. TensorFlow keeps gradients for the whole process and takes none back.
 *
 * <p>{@code TensorFlow.registerCustomGradient} takes a native function for each, of which there are
 * ten in a process: the eleventh gradient is accepted, and using it ends the process. (JavaCPP
 * makes room for ten functions of a type when the library is built.)
 */
public final class GradientTable {
  private final Map<String, RawCustomGradient> gradients;
  private final TFJ_GradFuncAdapter adapter;

  /**
   * A table, which must never be collected once its gradients are registered.
   *
   * @param gradients by the name of the operation, such as {@code Xlogy.OP_NAME}
   */
  public GradientTable(Map<String, RawCustomGradient> gradients) {
    this.gradients = Map.copyOf(gradients);
    this.adapter = RawCustomGradient.adapter(this::call);
  }

  private List<Operand<?>> call(Ops tf, GraphOperation operation, List<Output<?>> incoming) {
    return gradients.get(operation.type()).call(tf, operation, incoming);
  }

  /**
   * Registers the gradients for the process; an operation that has a gradient keeps it. Done a
   * second time, it changes nothing.
   *
   * @throws UnsupportedOperationException on Windows
   */
  public synchronized void register() {
    if (System.getProperty("os.name").startsWith("Windows")) {
      throw new UnsupportedOperationException(
          "TensorFlow Java cannot register gradients on Windows; use an operation that has one");
    }
    for (String operation : gradients.keySet()) {
      if (!tensorflow.TFJ_HasGradient(operation)) {
        tensorflow.TFJ_RegisterCustomGradient(operation, adapter);
      }
    }
  }
}
