package io.evident.backprop.manual;

import io.evident.backprop.network.AvgPool2d;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Gelu;
import io.evident.backprop.network.LayerVisitor;
import io.evident.backprop.network.LeakyRelu;
import io.evident.backprop.network.MaxPool2d;
import io.evident.backprop.network.Relu;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.Sigmoid;
import io.evident.backprop.network.Softplus;
import io.evident.backprop.network.Tanh;

/** The hand-derived implementation of each kind of layer. */
final class ManualLayers implements LayerVisitor<ManualLayer> {
  private final Shape input;

  ManualLayers(Shape input) {
    this.input = input;
  }

  @Override
  public ManualLayer dense(Dense layer) {
    return new ManualDense(input.size(), layer.units());
  }

  @Override
  public ManualLayer conv2d(Conv2d layer) {
    return new ManualConv2d(layer, input);
  }

  @Override
  public ManualLayer maxPool2d(MaxPool2d layer) {
    return new ManualMaxPool2d(layer, input);
  }

  @Override
  public ManualLayer flatten(Flatten layer) {
    return new ManualFlatten();
  }

  @Override
  public ManualLayer relu(Relu layer) {
    return new ManualRelu();
  }

  @Override
  public ManualLayer leakyRelu(LeakyRelu layer) {
    return new ManualLeakyRelu(layer.slope());
  }

  @Override
  public ManualLayer tanh(Tanh layer) {
    return new ManualTanh();
  }

  @Override
  public ManualLayer sigmoid(Sigmoid layer) {
    return new ManualSigmoid();
  }

  @Override
  public ManualLayer avgPool2d(AvgPool2d layer) {
    return new ManualAvgPool2d(layer, input);
  }

  @Override
  public ManualLayer gelu(Gelu layer) {
    return new ManualGelu();
  }

  @Override
  public ManualLayer softplus(Softplus layer) {
    return new ManualSoftplus();
  }

  @Override
  public ManualLayer batchNorm(BatchNorm layer) {
    return new ManualBatchNorm(layer, input);
  }

  @Override
  public ManualLayer dropout(Dropout layer) {
    return new ManualDropout(layer.rate());
  }

  @Override
  public ManualLayer custom(CustomLayer layer) {
    return new ManualCustom(layer, input);
  }
}
