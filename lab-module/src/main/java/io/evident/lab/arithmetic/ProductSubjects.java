package io.evident.lab.arithmetic;

import io.evident.backprop.graph.ElementType;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.graph.LoweringOptions.DenseWeights;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import io.evident.lab.arithmetic.Subject.Form;
import java.util.ArrayList;
import java.util.List;

/** Dense layers: alone in every layout, and with an activation in turn. */
final class ProductSubjects {
  /** Every second one is the activation that most networks have. */
  private static final List<Layer> ACTIVATIONS =
      List.of(
          Activation.relu(),
          Activation.tanh(),
          Activation.relu(),
          Activation.sigmoid(),
          Activation.relu(),
          Activation.leakyRelu(Activation.DEFAULT_SLOPE),
          Activation.relu(),
          Activation.gelu(),
          Activation.relu(),
          Activation.softplus(),
          Activation.relu(),
          Activation.silu(),
          Activation.relu(),
          Activation.elu(),
          Activation.relu(),
          Activation.hardSwish());

  private static final List<ElementType> FLOAT64 = List.of(ElementType.FLOAT64);

  /** In float32 both layouts of constants, which is where kernels were wrong. */
  private static final List<Form> CONSTANTS =
      List.of(
          form(HeldWeights.CONSTANT, DenseWeights.INPUTS_FIRST, SubjectList.FLOAT32),
          form(HeldWeights.CONSTANT, DenseWeights.OUTPUTS_FIRST, SubjectList.FLOAT32));

  /** And one of variables, in turn. */
  private static final List<Form> VARIABLES =
      List.of(
          form(HeldWeights.VARIABLE, DenseWeights.INPUTS_FIRST, SubjectList.FLOAT32),
          form(HeldWeights.VARIABLE, DenseWeights.OUTPUTS_FIRST, SubjectList.FLOAT32));

  /** In float64 one of the four, in turn. */
  private static final List<Form> WIDE_LAYOUTS =
      List.of(
          form(HeldWeights.CONSTANT, DenseWeights.INPUTS_FIRST, FLOAT64),
          form(HeldWeights.VARIABLE, DenseWeights.OUTPUTS_FIRST, FLOAT64),
          form(HeldWeights.VARIABLE, DenseWeights.INPUTS_FIRST, FLOAT64),
          form(HeldWeights.CONSTANT, DenseWeights.OUTPUTS_FIRST, FLOAT64));

  private ProductSubjects() {}

  /** Constants [out, in] are what an export avoids: a product joined with them was wrong. */
  private static Form form(HeldWeights weights, DenseWeights layout, List<ElementType> types) {
    boolean outputsFirst = layout == DenseWeights.OUTPUTS_FIRST;
    return new Form(
        outputsFirst ? "[out, in]" : "[in, out]",
        weights,
        LoweringOptions.PLAIN.withDenseWeights(layout),
        types,
        !(outputsFirst && weights == HeldWeights.CONSTANT));
  }

  static void add(SubjectList list) {
    Shape input = Shape.of(Widths.inputsOf(list.width()));
    Dense dense = Dense.of(list.width());
    Network alone = SubjectList.network(input, dense);
    List<Numbers> parameters = list.parameters(alone);
    Numbers x = list.examples(0, 1, input);
    List<Form> forms = new ArrayList<>(CONSTANTS);
    forms.add(list.inTurn(VARIABLES));
    forms.add(list.inTurn(WIDE_LAYOUTS));
    list.add(ArithmeticKind.PRODUCT, alone, parameters, x, forms);
    Network activated = SubjectList.network(input, dense, list.inTurn(ACTIVATIONS));
    list.add(ArithmeticKind.PRODUCT, activated, parameters, x, CONSTANTS.subList(0, 1));
  }
}
