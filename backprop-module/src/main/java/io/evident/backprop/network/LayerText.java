package io.evident.backprop.network;

/** A layer as an item of a network's YAML. */
final class LayerText implements LayerVisitor<String> {
  @Override
  public String dense(Dense layer) {
    String inputs = layer.inputs().isPresent() ? ", inputs: " + layer.inputs().getAsInt() : "";
    return "dense: {units: " + layer.units() + inputs + "}";
  }

  @Override
  public String conv2d(Conv2d layer) {
    String stride = layer.stride() == 1 ? "" : ", stride: " + layer.stride();
    String padding =
        switch (layer.padding().mode()) {
          case VALID -> "";
          case SAME -> ", padding: same";
          case EXPLICIT -> ", padding: " + layer.padding().amount();
        };
    return "conv2d: {filters: "
        + layer.filters()
        + ", kernel: "
        + layer.kernel()
        + stride
        + padding
        + (layer.dilation() == 1 ? "" : ", dilation: " + layer.dilation())
        + "}";
  }

  @Override
  public String maxPool2d(MaxPool2d layer) {
    return pool(layer.kind(), layer.size(), layer.stride());
  }

  @Override
  public String flatten(Flatten layer) {
    return layer.kind();
  }

  @Override
  public String relu(Relu layer) {
    return layer.kind();
  }

  @Override
  public String leakyRelu(LeakyRelu layer) {
    return "leakyRelu: {slope: " + layer.slope() + "}";
  }

  @Override
  public String tanh(Tanh layer) {
    return layer.kind();
  }

  @Override
  public String sigmoid(Sigmoid layer) {
    return layer.kind();
  }

  @Override
  public String avgPool2d(AvgPool2d layer) {
    return pool(layer.kind(), layer.size(), layer.stride());
  }

  private static String pool(String kind, int size, int stride) {
    return kind + ": {size: " + size + (stride == size ? "" : ", stride: " + stride) + "}";
  }

  @Override
  public String batchNorm(BatchNorm layer) {
    return layer.equals(new BatchNorm())
        ? layer.kind()
        : "batchNorm: {epsilon: " + layer.epsilon() + ", decay: " + layer.decay() + "}";
  }

  @Override
  public String dropout(Dropout layer) {
    return "dropout: {rate: " + layer.rate() + "}";
  }

  @Override
  public String custom(CustomLayer layer) {
    return layer.kind();
  }

  @Override
  public String gelu(Gelu layer) {
    return layer.kind();
  }

  @Override
  public String softplus(Softplus layer) {
    return layer.kind();
  }
}
