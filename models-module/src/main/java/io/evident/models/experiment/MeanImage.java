package io.evident.models.experiment;

/**
 * From a pixel byte p to p minus the mean of that pixel and channel over the training images, not
 * scaled: what the two-layer net of cs145 saw.
 */
public record MeanImage() implements Normalization {

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.meanImage(this);
  }
}
