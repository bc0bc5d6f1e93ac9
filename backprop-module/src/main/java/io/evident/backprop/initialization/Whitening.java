package io.evident.backprop.initialization;

import io.evident.backprop.network.Parameter;
import java.util.random.RandomGenerator;

/**
 * A first convolution that whitens patches of images: filter i is e_i / sqrt(l_i + epsilon), for
 * the eigenvectors e_i and eigenvalues l_i, from the largest, of the second moment of the patches
 * that the kernel sees of the first training images, sum p p' / n, not centred; behind these
 * filters stand their negatives. So there are twice as many filters as a patch has numbers. (The
 * program airbench94.)
 *
 * @param images how many training images are looked at, all if there are fewer; at least 1
 * @param epsilon added to each eigenvalue, greater than 0
 */
public record Whitening(int images, double epsilon) implements Initializer {

  /** The number of images of airbench94. */
  public static final int DEFAULT_IMAGES = 5000;

  /** The epsilon of airbench94. */
  public static final double DEFAULT_EPSILON = 5e-4;

  public Whitening {
    if (!(images >= 1)) {
      throw new IllegalArgumentException("images must be at least 1, got " + images);
    }
    if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon must be finite and > 0, got " + epsilon);
    }
  }

  @Override
  public String kind() {
    return "whitening";
  }

  /**
   * Refuses: the values follow from images and not from random numbers.
   *
   * @throws IllegalArgumentException always
   */
  @Override
  public double[] initialize(Parameter parameter, RandomGenerator random) {
    throw new IllegalArgumentException(
        "whitening makes "
            + parameter.name()
            + " of training images, which are not given here; give it to the kernel of the first"
            + " convolution in a group of an experiment: groups: [{of: conv2d_1.kernel,"
            + " initializer: {kind: whitening}}]");
  }
}
