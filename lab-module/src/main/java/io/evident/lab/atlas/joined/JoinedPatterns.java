package io.evident.lab.atlas.joined;

import io.evident.lab.atlas.catalogue.AtlasFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** The operations in a row that the atlas looks at, and how wide. */
public final class JoinedPatterns {
  /** Multiples of vectors' lengths, and others: kernels differ in how they treat what is left. */
  public static final List<Integer> WIDTHS = List.of(10, 64, 84, 100, 120, 128, 256, 1000);

  private static final int ROWS = 4;
  private static final int CHANNELS = 4;
  private static final int PIXELS = 6;

  private JoinedPatterns() {}

  /**
   * All of them.
   *
   * @return the patterns, in the order of the page
   */
  public static List<JoinedPattern> all() {
    List<JoinedPattern> all = new ArrayList<>();
    for (boolean transposed : new boolean[] {false, true}) {
      products(all, new ProductStep(transposed));
    }
    convolutions(all);
    others(all);
    return List.copyOf(all);
  }

  private static void products(List<JoinedPattern> all, ProductStep product) {
    for (List<JoinedStep> rest : endings()) {
      List<JoinedStep> steps = row(product, rest);
      all.add(pattern(AtlasFamily.PRODUCTS, width -> List.of(ROWS, width), width -> steps));
    }
    List<JoinedStep> steps = row(product, List.of(AdditionStep.BIAS, new SoftmaxStep()));
    all.add(pattern(AtlasFamily.PRODUCTS, width -> List.of(ROWS, width), width -> steps));
  }

  /** What follows a product or a convolution. */
  private static List<List<JoinedStep>> endings() {
    List<List<JoinedStep>> endings = new ArrayList<>();
    endings.add(List.of());
    endings.add(List.of(AdditionStep.BIAS));
    for (ActivationStep activation : ActivationStep.values()) {
      endings.add(List.of(AdditionStep.BIAS, activation));
    }
    endings.add(List.of(AdditionStep.BIAS, AdditionStep.SHORTCUT));
    endings.add(List.of(AdditionStep.BIAS, AdditionStep.SHORTCUT, ActivationStep.RELU));
    return endings;
  }

  private static void convolutions(List<JoinedPattern> all) {
    List<List<JoinedStep>> rests = new ArrayList<>(endings());
    rests.add(List.of(new NormalizationStep()));
    rests.add(List.of(new NormalizationStep(), ActivationStep.RELU));
    rests.add(List.of(AdditionStep.BIAS, ActivationStep.RELU, PoolingStep.MAX));
    for (List<JoinedStep> rest : rests) {
      all.add(image(width -> row(new ConvolutionStep(3, true, width), rest)));
    }
    all.add(
        image(
            width ->
                List.of(new PadStep(), new ConvolutionStep(3, false, width), AdditionStep.BIAS)));
    for (List<JoinedStep> rest : List.of(rests.get(1), rests.get(2))) {
      all.add(
          pattern(
              AtlasFamily.CONVOLUTIONS,
              width -> List.of(1, 3, 3, width),
              width -> row(new ConvolutionStep(1, true, width), rest)));
    }
  }

  private static JoinedPattern image(IntFunction<List<JoinedStep>> steps) {
    return pattern(AtlasFamily.CONVOLUTIONS, width -> List.of(2, PIXELS, PIXELS, CHANNELS), steps);
  }

  private static void others(List<JoinedPattern> all) {
    List<List<JoinedStep>> rows =
        List.of(
            List.of(new NormalizationStep()),
            List.of(new NormalizationStep(), ActivationStep.RELU),
            List.of(AdditionStep.BIAS, ActivationStep.RELU),
            List.of(PoolingStep.MAX, ActivationStep.RELU),
            List.of(ActivationStep.RELU, PoolingStep.MAX),
            List.of(PoolingStep.MEAN, ActivationStep.RELU),
            List.of(ActivationStep.RELU, PoolingStep.MEAN));
    for (List<JoinedStep> steps : rows) {
      AtlasFamily family =
          steps.get(0) instanceof NormalizationStep
              ? AtlasFamily.NORMALIZATION
              : AtlasFamily.POOLING;
      all.add(pattern(family, width -> List.of(2, PIXELS, PIXELS, width), width -> steps));
    }
    List<JoinedStep> softmax = List.of(new SoftmaxStep());
    all.add(pattern(AtlasFamily.SOFTMAX, width -> List.of(ROWS, width), width -> softmax));
  }

  private static JoinedPattern pattern(
      AtlasFamily family, IntFunction<List<Integer>> input, IntFunction<List<JoinedStep>> steps) {
    return new JoinedPattern(family, input, steps);
  }

  private static List<JoinedStep> row(JoinedStep first, List<JoinedStep> rest) {
    List<JoinedStep> row = new ArrayList<>(Arrays.asList(first));
    row.addAll(rest);
    return List.copyOf(row);
  }
}
