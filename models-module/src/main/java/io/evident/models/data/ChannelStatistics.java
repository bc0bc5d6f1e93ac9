package io.evident.models.data;

import io.evident.models.internal.data.ParallelTasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Mean and deviation of each channel over all pixels of a data set.
 *
 * <p>For the bytes p of a channel, mean = sum(p) / (255 n) and deviation = sqrt(sum(p^2)/n -
 * (sum(p)/n)^2) / 255, the population form. The sums are kept as integers, so the result depends on
 * no order and a constant channel has deviation exactly 0.
 *
 * @param means one mean per channel, in [0, 1]
 * @param deviations one population standard deviation per channel, in [0, 0.5]
 */
public record ChannelStatistics(List<Double> means, List<Double> deviations) {
  public ChannelStatistics {
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
    if (means.size() != deviations.size()) {
      throw new IllegalArgumentException(
          "means and deviations must have one entry per channel each, got "
              + means.size()
              + " and "
              + deviations.size());
    }
  }

  /** Bytes that one task counts, unless an image has more. */
  private static final int BLOCK = 1 << 20;

  static ChannelStatistics of(ImageDataset data) {
    try {
      return measured(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ChannelStatistics measured(ImageDataset data) throws IOException {
    int channels = data.shape().channels();
    int images = Math.max(1, BLOCK / data.shape().bytes());
    int tasks = (data.size() + images - 1) / images;
    long[][] sums = new long[tasks][2 * channels];
    ParallelTasks.<IOException>run(
        tasks,
        task -> {
          int from = task * images;
          int count = Math.min(images, data.size() - from);
          byte[] block = new byte[count * data.shape().bytes()];
          data.read(from, count, block, 0);
          for (int channel = 0; channel < channels; channel++) {
            long sum = 0;
            long squares = 0;
            for (int i = channel; i < block.length; i += channels) {
              int p = block[i] & 0xff;
              sum += p;
              squares += (long) p * p;
            }
            sums[task][2 * channel] = sum;
            sums[task][2 * channel + 1] = squares;
          }
        });
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    long n = (long) data.size() * data.shape().height() * data.shape().width();
    for (int channel = 0; channel < channels; channel++) {
      long sum = 0;
      long squares = 0;
      for (long[] part : sums) {
        sum += part[2 * channel];
        squares += part[2 * channel + 1];
      }
      BigInteger spread =
          BigInteger.valueOf(squares)
              .multiply(BigInteger.valueOf(n))
              .subtract(BigInteger.valueOf(sum).pow(2));
      means.add(sum / (255.0 * n));
      deviations.add(Math.sqrt(spread.doubleValue()) / (255.0 * n));
    }
    return new ChannelStatistics(means, deviations);
  }
}
