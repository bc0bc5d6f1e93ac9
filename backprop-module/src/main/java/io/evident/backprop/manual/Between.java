package io.evident.backprop.manual;

/** What sees, and may change, the values between the layers of a pass. */
interface Between {
  /** Nothing happens. */
  Between NOTHING = new Between() {};

  /**
   * After a layer's forward pass.
   *
   * @param layer which
   * @param implementation of that layer
   * @param pass N and the mode
   * @param x what it was given
   * @param y what it returned; may be changed
   * @param parameters of this layer
   */
  default void output(
      int layer,
      ManualLayer implementation,
      Pass pass,
      double[] x,
      double[] y,
      double[][] parameters) {}

  /**
   * After the loss was differentiated.
   *
   * @param loss whose gradient it is
   * @param batch N
   * @param s the network's outputs, or the logits the loss is computed of
   * @param t the targets
   * @param ds dL/ds; may be changed
   */
  default void outputGradient(ManualLoss loss, int batch, double[] s, double[] t, double[] ds) {}

  /**
   * After the gradient that one layer contributes was added to those of others.
   *
   * @param value the number of the value whose gradient it is
   * @param times how many gradients have been added, the first one not counted
   * @param sum dL/dh so far; may be changed
   */
  default void sum(int value, int times, double[] sum) {}

  /**
   * After a layer's backward pass.
   *
   * @param layer which
   * @param implementation of that layer
   * @param pass N and the mode
   * @param x what the forward pass was given
   * @param y what it returned
   * @param dy what the backward pass was given
   * @param dx what it returned; may be changed
   * @param parameters of this layer
   * @param gradients of this layer's parameters
   */
  default void inputGradient(
      int layer,
      ManualLayer implementation,
      Pass pass,
      double[] x,
      double[] y,
      double[] dy,
      double[] dx,
      double[][] parameters,
      double[][] gradients) {}
}
