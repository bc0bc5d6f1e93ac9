package io.evident.backprop.network;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Which elements each dropout of a network keeps, for one batch. */
public final class DropoutMasks {
  private final List<double[]> masks;

  private DropoutMasks(List<double[]> masks) {
    this.masks = masks;
  }

  /**
   * Masks as training would draw them.
   *
   * @param network whose dropouts
   * @param batch N, the number of examples
   * @param random where the numbers come from
   * @return a mask for every dropout, 0 with the probability of its rate
   */
  public static DropoutMasks random(Network network, int batch, RandomGenerator random) {
    List<double[]> masks = new ArrayList<>();
    for (int l = 0; l < network.layers().size(); l++) {
      if (network.layers().get(l) instanceof Dropout dropout) {
        double[] mask = new double[batch * network.inputOf(l).size()];
        for (int i = 0; i < mask.length; i++) {
          mask[i] = random.nextDouble() < dropout.rate() ? 0 : 1;
        }
        masks.add(mask);
      }
    }
    return new DropoutMasks(masks);
  }

  /**
   * Masks as given.
   *
   * @param network whose dropouts
   * @param batch N, the number of examples
   * @param kept for every dropout in order, whether each element of [N, input...] is kept
   * @return the masks
   * @throws IllegalArgumentException if there are too few or too many masks or elements
   */
  public static DropoutMasks of(Network network, int batch, List<boolean[]> kept) {
    DropoutMasks masks = new DropoutMasks(kept.stream().map(DropoutMasks::numbers).toList());
    masks.requireFits(network, batch);
    return masks;
  }

  private static double[] numbers(boolean[] kept) {
    double[] mask = new double[kept.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = kept[i] ? 1 : 0;
    }
    return mask;
  }

  /** Requires a mask of the right size for every dropout. */
  void requireFits(Network network, int batch) {
    List<Integer> wanted = new ArrayList<>();
    for (int l = 0; l < network.layers().size(); l++) {
      if (network.layers().get(l) instanceof Dropout) {
        wanted.add(batch * network.inputOf(l).size());
      }
    }
    List<Integer> given = masks.stream().map(m -> m.length).toList();
    if (!wanted.equals(given)) {
      throw new IllegalArgumentException(
          "the dropouts of network "
              + network.name()
              + " need masks of "
              + wanted
              + " elements for a batch of "
              + batch
              + ", got "
              + given);
    }
  }

  /**
   * The mask of one dropout.
   *
   * @param index which, counted from 0 in the order of the layers
   * @return 0 or 1 for each element of [N, input...], the array itself
   */
  public double[] get(int index) {
    return masks.get(index);
  }
}
