package io.evident.backprop.manual;

import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Add;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Concat;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.GlobalAvgPool2d;
import io.evident.backprop.network.GroupNorm;
import io.evident.backprop.network.LayerNorm;
import io.evident.backprop.network.LayerVisitor;
import io.evident.backprop.network.PadChannels;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Scale;
import io.evident.backprop.network.Shape;
import java.util.List;

/** The hand-derived implementation of each kind of layer. */
final class ManualLayers implements LayerVisitor<ManualLayer> {
  private final List<Shape> inputs;
  private final Shape input;

  /**
   * For a layer of given inputs.
   *
   * @param inputs the shape of each
   */
  ManualLayers(List<Shape> inputs) {
    this.inputs = inputs;
    this.input = inputs.get(0);
  }

  @Override
  public ManualLayer dense(Dense layer) {
    return new ManualDense(input.size(), layer.units(), layer.bias());
  }

  @Override
  public ManualLayer conv2d(Conv2d layer) {
    return new ManualConv2d(layer, input);
  }

  @Override
  public ManualLayer pool2d(Pool2d layer) {
    return switch (layer.reduction()) {
      case MAX -> new ManualMaxPool2d(layer, input);
      case MEAN -> new ManualAvgPool2d(layer, input);
    };
  }

  @Override
  public ManualLayer globalAvgPool2d(GlobalAvgPool2d layer) {
    return new ManualGlobalAvgPool2d(input);
  }

  @Override
  public ManualLayer padChannels(PadChannels layer) {
    return new ManualPadChannels(layer, input);
  }

  @Override
  public ManualLayer scale(Scale layer) {
    return new ManualScale(layer);
  }

  @Override
  public ManualLayer flatten(Flatten layer) {
    return new ManualFlatten();
  }

  @Override
  public ManualLayer activation(Activation layer) {
    return switch (layer.function()) {
      case RELU, LEAKY_RELU -> new ManualRectifier(layer.slope());
      case TANH -> ManualSmoothActivation.TANH;
      case SIGMOID -> ManualSmoothActivation.SIGMOID;
      case GELU -> ManualSmoothActivation.GELU;
      case SOFTPLUS -> ManualSmoothActivation.SOFTPLUS;
      case SILU -> ManualSmoothActivation.SILU;
      case ELU -> ManualSmoothActivation.ELU;
      case HARD_SWISH -> new ManualHardSwish();
    };
  }

  @Override
  public ManualLayer batchNorm(BatchNorm layer) {
    return new ManualBatchNorm(layer, input);
  }

  @Override
  public ManualLayer layerNorm(LayerNorm layer) {
    return ManualGroupNorm.of(layer, input);
  }

  @Override
  public ManualLayer groupNorm(GroupNorm layer) {
    return ManualGroupNorm.of(layer, input);
  }

  @Override
  public ManualLayer add(Add layer) {
    return new ManualAdd(inputs.size(), input.size());
  }

  @Override
  public ManualLayer concat(Concat layer) {
    return new ManualConcat(inputs);
  }

  @Override
  public ManualLayer dropout(Dropout layer) {
    return new ManualDropout(layer.rate());
  }

  @Override
  public ManualLayer custom(CustomLayer layer) {
    return new ManualCustom(layer, inputs);
  }
}
