package io.evident.lab.selftest;

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
import java.util.List;

/**
 * The usual mistakes in the backward pass of each kind of layer. The settings of the layer given do
 * not matter: each mistake brings a layer that it shows on.
 */
final class LayerSlips implements LayerVisitor<List<LayerSlip>> {

  @Override
  public List<LayerSlip> dense(Dense layer) {
    return DenseSlips.all();
  }

  @Override
  public List<LayerSlip> conv2d(Conv2d layer) {
    return ConvolutionSlips.all();
  }

  @Override
  public List<LayerSlip> pool2d(Pool2d layer) {
    return PoolingSlips.of(layer.reduction());
  }

  @Override
  public List<LayerSlip> globalAvgPool2d(GlobalAvgPool2d layer) {
    return GlobalPoolingSlips.all();
  }

  @Override
  public List<LayerSlip> padChannels(PadChannels layer) {
    return PadChannelsSlips.all();
  }

  @Override
  public List<LayerSlip> scale(Scale layer) {
    return ScaleSlips.all();
  }

  @Override
  public List<LayerSlip> flatten(Flatten layer) {
    return FlattenSlips.all();
  }

  @Override
  public List<LayerSlip> activation(Activation layer) {
    return ActivationSlips.of(layer.function());
  }

  @Override
  public List<LayerSlip> batchNorm(BatchNorm layer) {
    return BatchNormSlips.all();
  }

  @Override
  public List<LayerSlip> add(Add layer) {
    return JoinSlips.ofAdd();
  }

  @Override
  public List<LayerSlip> concat(Concat layer) {
    return JoinSlips.ofConcat();
  }

  @Override
  public List<LayerSlip> layerNorm(LayerNorm layer) {
    return GroupNormSlips.ofLayerNorm();
  }

  @Override
  public List<LayerSlip> groupNorm(GroupNorm layer) {
    return GroupNormSlips.ofGroupNorm();
  }

  @Override
  public List<LayerSlip> dropout(Dropout layer) {
    return DropoutSlips.all();
  }

  @Override
  public List<LayerSlip> custom(CustomLayer layer) {
    return CustomSlips.all();
  }
}
