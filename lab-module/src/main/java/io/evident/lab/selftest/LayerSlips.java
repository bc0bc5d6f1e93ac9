package io.evident.lab.selftest;

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
import io.evident.backprop.network.Sigmoid;
import io.evident.backprop.network.Softplus;
import io.evident.backprop.network.Tanh;
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
  public List<LayerSlip> maxPool2d(MaxPool2d layer) {
    return PoolingSlips.ofMaximum();
  }

  @Override
  public List<LayerSlip> flatten(Flatten layer) {
    return FlattenSlips.all();
  }

  @Override
  public List<LayerSlip> relu(Relu layer) {
    return ActivationSlips.ofRelu();
  }

  @Override
  public List<LayerSlip> leakyRelu(LeakyRelu layer) {
    return ActivationSlips.ofLeakyRelu();
  }

  @Override
  public List<LayerSlip> tanh(Tanh layer) {
    return ActivationSlips.ofTanh();
  }

  @Override
  public List<LayerSlip> sigmoid(Sigmoid layer) {
    return ActivationSlips.ofSigmoid();
  }

  @Override
  public List<LayerSlip> avgPool2d(AvgPool2d layer) {
    return PoolingSlips.ofMean();
  }

  @Override
  public List<LayerSlip> gelu(Gelu layer) {
    return ActivationSlips.ofGelu();
  }

  @Override
  public List<LayerSlip> softplus(Softplus layer) {
    return ActivationSlips.ofSoftplus();
  }

  @Override
  public List<LayerSlip> batchNorm(BatchNorm layer) {
    return BatchNormSlips.all();
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
