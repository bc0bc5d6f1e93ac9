package io.evident.models.serving;

import org.tensorflow.proto.DataType;

/**
 * The signatures of an exported model. Both take {@value #IMAGES} [n, height, width, channels] with
 * pixel values 0 to 255, before the normalization of the experiment, which the graph holds; both
 * give {@value #PROBABILITIES} [n, classes] as float32, {@value #TOP_CLASS} [n] as int64 and
 * {@value #OUTPUTS} [n, classes], the network's own outputs, as float32.
 */
enum ServingSignature {
  /** Images as bytes, uint8; what a server takes if it is not told otherwise. */
  BYTES("serving_default", DataType.DT_UINT8),

  /** Images as float32, for pixels that are not whole numbers. */
  FLOATS("serving_float", DataType.DT_FLOAT);

  /** The name of the input. */
  public static final String IMAGES = "images";

  /** The name of the output with a probability for each class. */
  public static final String PROBABILITIES = "probabilities";

  /**
   * The name of the output with a calibrated probability for each class, [n, classes] as float32; a
   * model that was not calibrated has none.
   */
  public static final String CALIBRATED = "calibrated_probabilities";

  /** The name of the output with the class of the largest output, the first of equal ones. */
  public static final String TOP_CLASS = "top_class";

  /** The name of the output with what the network says before it is read as probabilities. */
  public static final String OUTPUTS = "outputs";

  /** What the scope of a signature calls what the head is given, where that has a posterior. */
  static final String FEATURES = "features";

  private final String key;
  private final DataType inputType;

  ServingSignature(String key, DataType inputType) {
    this.key = key;
    this.inputType = inputType;
  }

  /**
   * The name of this signature in a SavedModel.
   *
   * @return {@code serving_default} or {@code serving_float}
   */
  public String key() {
    return key;
  }

  /** The operation that gives what the head is given; a model without a posterior has none. */
  String features() {
    return key + "/" + FEATURES;
  }

  /** The type of the images. */
  DataType inputType() {
    return inputType;
  }
}
