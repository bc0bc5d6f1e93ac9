package io.evident.backprop.network;

/** A layer as an item of a network's YAML. */
final class LayerText implements LayerVisitor<String> {
  @Override
  public String dense(Dense layer) {
    String inputs = layer.inputs().isPresent() ? ", inputs: " + layer.inputs().getAsInt() : "";
    return "dense: {units: " + layer.units() + inputs + bias(layer.bias()) + "}";
  }

  @Override
  public String conv2d(Conv2d layer) {
    String stride = layer.stride().are(1) ? "" : ", stride: " + layer.stride();
    return "conv2d: {filters: "
        + layer.filters()
        + ", kernel: "
        + layer.kernel()
        + stride
        + padding(layer.padding())
        + (layer.dilation() == 1 ? "" : ", dilation: " + layer.dilation())
        + (layer.groups() == 1 ? "" : ", groups: " + layer.groups())
        + bias(layer.bias())
        + "}";
  }

  private static String padding(Padding padding) {
    return switch (padding.mode()) {
      case VALID -> "";
      case SAME -> ", padding: same";
      case EXPLICIT -> ", padding: " + padding.amount();
    };
  }

  private static String bias(boolean bias) {
    return bias ? "" : ", bias: false";
  }

  @Override
  public String pool2d(Pool2d layer) {
    String stride = layer.stride().equals(layer.size()) ? "" : ", stride: " + layer.stride();
    return layer.kind() + ": {size: " + layer.size() + stride + padding(layer.padding()) + "}";
  }

  @Override
  public String globalAvgPool2d(GlobalAvgPool2d layer) {
    return layer.kind();
  }

  @Override
  public String padChannels(PadChannels layer) {
    String stride = layer.stride() == 1 ? "" : ", stride: " + layer.stride();
    return layer.kind() + ": {channels: " + layer.channels() + stride + "}";
  }

  @Override
  public String scale(Scale layer) {
    return layer.equals(new Scale())
        ? layer.kind()
        : layer.kind()
            + ": {factor: "
            + layer.factor()
            + (layer.learned() ? ", learned: true" : "")
            + "}";
  }

  @Override
  public String flatten(Flatten layer) {
    return layer.kind();
  }

  @Override
  public String activation(Activation layer) {
    return layer.function() == Activation.Function.LEAKY_RELU
        ? layer.kind() + ": {slope: " + layer.slope() + "}"
        : layer.kind();
  }

  @Override
  public String batchNorm(BatchNorm layer) {
    return layer.equals(new BatchNorm())
        ? layer.kind()
        : layer.kind()
            + ": {epsilon: "
            + layer.epsilon()
            + ", decay: "
            + layer.decay()
            + (layer.scale() ? "" : ", scale: false")
            + "}";
  }

  @Override
  public String layerNorm(LayerNorm layer) {
    return layer.equals(new LayerNorm())
        ? layer.kind()
        : layer.kind() + ": {epsilon: " + layer.epsilon() + "}";
  }

  @Override
  public String groupNorm(GroupNorm layer) {
    String epsilon =
        layer.epsilon() == GroupNorm.DEFAULT_EPSILON ? "" : ", epsilon: " + layer.epsilon();
    return layer.kind() + ": {groups: " + layer.groups() + epsilon + "}";
  }

  @Override
  public String add(Add layer) {
    return layer.kind();
  }

  @Override
  public String concat(Concat layer) {
    return layer.kind();
  }

  @Override
  public String dropout(Dropout layer) {
    return layer.kind() + ": {rate: " + layer.rate() + "}";
  }

  @Override
  public String custom(CustomLayer layer) {
    return layer.kind();
  }
}
