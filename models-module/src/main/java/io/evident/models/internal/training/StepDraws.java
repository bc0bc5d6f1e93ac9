package io.evident.models.internal.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * All that a step draws at random for its batch, as operands.
 *
 * @param augmentation how images are moved or blanked; empty where they are not
 * @param masks for each dropout, 1 where its input is kept, else 0
 */
public record StepDraws(
    Optional<ImageAugmentation.Draws> augmentation, List<Operand<TFloat32>> masks) {

  private static final int[] NONE = {};

  /**
   * What was drawn for the images of a batch; empty where nothing is drawn.
   *
   * @param down by how many rows to shift
   * @param right by how many columns
   * @param flipped 1 to mirror, else 0
   * @param row the middle of the blanked square
   * @param column likewise
   * @param colors factors of brightness, contrast and saturation, one after the other for each
   *     image; empty where colours stay
   * @param masks for each dropout, which of its inputs are kept
   */
  @SuppressWarnings("ArrayRecordComponent") // internal, and never compared
  public record Drawn(
      int[] down,
      int[] right,
      int[] flipped,
      int[] row,
      int[] column,
      List<double[]> colors,
      List<boolean[]> masks) {

    /** The factors of an image. */
    public double[] colors(int image) {
      return colors.stream().mapToDouble(factors -> factors[image]).toArray();
    }
  }

  /**
   * Draws as a step does.
   *
   * @param runner fed with a batch and the step's seed
   */
  public Drawn drawn(Session.Runner runner) {
    List<Operand<TInt32>> moves = augmentation.map(ImageAugmentation.Draws::all).orElse(List.of());
    if (moves.isEmpty() && masks.isEmpty()) {
      return new Drawn(NONE, NONE, NONE, NONE, NONE, List.of(), List.of());
    }
    moves.forEach(runner::fetch);
    List<Operand<TFloat32>> factors =
        augmentation.map(ImageAugmentation.Draws::colors).orElse(List.of());
    factors.forEach(runner::fetch);
    masks.forEach(runner::fetch);
    try (Result result = runner.run()) {
      List<boolean[]> kept = new ArrayList<>();
      List<double[]> colors = new ArrayList<>();
      int first = moves.size() + factors.size();
      for (int m = moves.size(); m < first; m++) {
        colors.add(wide((TFloat32) result.get(m)));
      }
      for (int m = first; m < result.size(); m++) {
        kept.add(kept((TFloat32) result.get(m)));
      }
      List<int[]> drawn = new ArrayList<>();
      for (int m = 0; m < 5; m++) {
        drawn.add(moves.isEmpty() ? NONE : integers(result.get(m)));
      }
      return new Drawn(
          drawn.get(0), drawn.get(1), drawn.get(2), drawn.get(3), drawn.get(4), colors, kept);
    }
  }

  private static int[] integers(Tensor tensor) {
    int[] values = new int[Math.toIntExact(tensor.size())];
    ((TInt32) tensor).copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  private static double[] wide(TFloat32 factors) {
    float[] values = new float[Math.toIntExact(factors.size())];
    factors.copyTo(DataBuffers.of(values, false, false));
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static boolean[] kept(TFloat32 mask) {
    float[] values = new float[Math.toIntExact(mask.size())];
    mask.copyTo(DataBuffers.of(values, false, false));
    boolean[] kept = new boolean[values.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = values[i] != 0;
    }
    return kept;
  }
}
