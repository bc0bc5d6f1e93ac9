package io.evident.backprop.manual;

import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.internal.linear.Slices;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.LossReduction;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * How near float32 can come to a network's exact outputs and gradient.
 *
 * <p>The derivation by hand is computed once in float64, and then {@value #RUNS} times with each
 * value between the layers moved at random, by as much as float32 rounds it there ({@link
 * RoundingVariance}: it follows from the sizes of the terms). How far that moves a result is how
 * far float32 may be off, whatever the layers cancel or enlarge. Which side of a kink a unit is on
 * is as uncertain: one that is nearer to its kink than {@value #FARTHER} times its move is put on
 * the other side. A bound is {@value #FARTHER} times the farthest of those moves: were they normal,
 * one more run would exceed it with a probability below 10^-6, and the moves are larger than those
 * of kernels, which add in many sums at once.
 *
 * <p>The idea is Monte Carlo arithmetic: D. Stott Parker, Monte Carlo Arithmetic, UCLA CSD-970002,
 * 1997.
 */
public final class SimulatedRounding {
  /** Half the distance from 1 to the next float32, the unit roundoff u. */
  public static final double UNIT = 0x1p-24;

  /** The unit roundoff of TF32, to which NVIDIA's GPUs may round the factors of a product. */
  public static final double TF32_UNIT = 0x1p-11;

  /** How often the derivation is computed with moved values. */
  public static final int RUNS = 8;

  /**
   * Beyond so many parameters half as often, since a tensor of many entries needs fewer runs; and
   * one after the other, sharing room and the copies of the weights that products are made of.
   */
  static final long MANY = 1 << 18;

  /** A bound is as many times the farthest move. */
  static final double FARTHER = 8;

  /** What is smaller than this may be lost to underflow, or to a kernel that takes it for 0. */
  static final double LEAST = 0x1p-110;

  private final Network network;
  private final ManualNetwork manual;
  private final double productUnit;
  private final boolean wantsInputs;
  private final LossReduction reduction;

  private SimulatedRounding(
      Network network, double productUnit, boolean wantsInputs, LossReduction reduction) {
    this.network = network;
    this.manual = ManualNetwork.of(network);
    this.productUnit = productUnit;
    this.wantsInputs = wantsInputs;
    this.reduction = reduction;
  }

  /**
   * Prepares for a network.
   *
   * @param network the network
   * @return its exact results and their bounds in float32, to be asked for
   */
  public static SimulatedRounding of(Network network) {
    return new SimulatedRounding(network, UNIT, false, LossReduction.MEAN);
  }

  /**
   * The same where products and convolutions are computed in a coarser arithmetic.
   *
   * @param unit its unit roundoff, such as {@link #TF32_UNIT}; all other layers are float32
   * @return exact results and their bounds in it
   * @throws IllegalArgumentException unless 0 &lt; unit &lt; 1
   */
  public SimulatedRounding withProductUnit(double unit) {
    if (!(unit > 0 && unit < 1)) {
      throw new IllegalArgumentException("unit must be between 0 and 1, got " + unit);
    }
    return new SimulatedRounding(network, unit, wantsInputs, reduction);
  }

  /**
   * The same with the gradient in the inputs too.
   *
   * @return gradients with {@link RoundedGradient#inputsBound}
   */
  public SimulatedRounding withInputs() {
    return new SimulatedRounding(network, productUnit, true, reduction);
  }

  /**
   * The same with gradients of the sum over a batch, or of the mean.
   *
   * @param reduction what the gradients are of; the loss itself remains the mean
   * @return exact results and bounds
   */
  public SimulatedRounding withReduction(LossReduction reduction) {
    return new SimulatedRounding(network, productUnit, wantsInputs, reduction);
  }

  /**
   * The network's outputs.
   *
   * @param values the weights, each a float32
   * @param batch the examples, as exact numbers
   * @param inputVariance of the rounding of each input, in units of u^2; empty where inputs are
   *     exact
   * @return exact outputs and, for each example, how far those in float32 may be off
   */
  public RoundedOutputs outputs(ParameterValues values, Batch batch, double[] inputVariance) {
    MeasuredRounding measured = new MeasuredRounding(network, productUnit);
    List<double[]> h = forward(values, batch, batch.inputs(), measured);
    double[] exact = h.get(h.size() - 1);
    int outputs = exact.length / batch.size();
    double[][] moves = new double[count()][];
    runs()
        .forEach(
            run -> {
              MovedByRounding moved =
                  new MovedByRounding(network, manual, batch, List.of(), measured, false, run);
              double[] inputs = moved.inputs(inputVariance);
              List<double[]> all = forward(values, batch, inputs, moved);
              moves[run] = farthest(exact, all.get(all.size() - 1), outputs);
            });
    double[] bounds = new double[batch.size()];
    for (int n = 0; n < bounds.length; n++) {
      for (double[] ofRun : moves) {
        bounds[n] = Math.max(bounds[n], FARTHER * ofRun[n] + LEAST);
      }
    }
    return new RoundedOutputs(exact, bounds);
  }

  private int count() {
    return network.parameterCount() <= MANY ? RUNS : RUNS / 2;
  }

  private IntStream runs() {
    IntStream all = IntStream.range(0, count());
    return isSideBySide() ? all.parallel() : all;
  }

  /** Convolutions are loops in one thread, products are made by all. */
  private boolean isSideBySide() {
    return network.parameterCount() <= MANY
        || network.layers().stream().anyMatch(Conv2d.class::isInstance);
  }

  private List<double[]> forward(
      ParameterValues values, Batch batch, double[] inputs, Between between) {
    try (MatrixProduct.Products products = manual.product().begin()) {
      return manual.activations(values, batch, inputs, products, between);
    }
  }

  /** The largest difference of each block of so many. */
  private static double[] farthest(double[] exact, double[] moved, int block) {
    double[] farthest = new double[exact.length / block];
    for (int i = 0; i < exact.length; i++) {
      // Math.max keeps a NaN.
      farthest[i / block] = Math.max(farthest[i / block], Math.abs(moved[i] - exact[i]));
    }
    return farthest;
  }

  /**
   * The loss, its gradient in the parameters, and in training what the running statistics become.
   *
   * @param values the weights, each a float32
   * @param batch the examples, as exact numbers
   * @param inputVariance of the rounding of each input, in units of u^2; empty where inputs are
   *     exact
   * @return exact values and how far those in float32 may be off
   */
  public RoundedGradient gradient(ParameterValues values, Batch batch, double[] inputVariance) {
    MeasuredRounding measured = new MeasuredRounding(network, productUnit);
    Run exact;
    double[][] moves;
    try (MatrixProduct.Products products = manual.product().begin()) {
      ParameterValues zeros = ParameterValues.zeros(network);
      exact = run(values, batch, batch.inputs(), measured, zeros, products);
      moves = moves(values, batch, inputVariance, measured, exact, products);
    }
    int parameters = network.parameters().size();
    double[] bounds = new double[parameters + 2];
    for (int p = 0; p < bounds.length; p++) {
      double leaf = 0;
      if (p < parameters) {
        leaf = measured.ofParameter(p) + ofPenalty(values, p);
      } else if (p == parameters) {
        leaf = lossVariance(exact, values, batch);
      }
      bounds[p] = FARTHER * UNIT * Math.sqrt(leaf) + LEAST;
      double farthest = 0;
      for (double[] ofRun : moves) {
        farthest = Math.max(farthest, ofRun[p]);
      }
      bounds[p] += FARTHER * farthest;
    }
    int flips = (int) Arrays.stream(moves).mapToDouble(of -> of[parameters + 2]).max().orElse(0);
    return exact.gradient.withBounds(bounds, flips);
  }

  /** A gradient and the values between the layers. */
  private record Run(RoundedGradient gradient, List<double[]> h) {}

  /** How far each run moves each parameter, the loss and the inputs, and how many units flip. */
  private double[][] moves(
      ParameterValues values,
      Batch batch,
      double[] inputVariance,
      MeasuredRounding measured,
      Run exact,
      MatrixProduct.Products products) {
    double[][] moves = new double[count()][];
    boolean anew = hasNoGradient(exact.gradient);
    IntFunction<MeasuredRounding> point =
        run -> anew ? new MeasuredRounding(network, productUnit) : measured;
    if (isSideBySide()) {
      runs()
          .forEach(
              run -> {
                try (MatrixProduct.Products own = manual.product().begin()) {
                  MeasuredRounding here = point.apply(run);
                  MovedByRounding moved =
                      new MovedByRounding(network, manual, batch, exact.h, here, anew, run);
                  double[] inputs = moved.inputs(inputVariance);
                  ParameterValues room = ParameterValues.zeros(network);
                  moves[run] = moves(batch, exact, run(values, batch, inputs, moved, room, own));
                  measured.raise(here);
                }
              });
      return moves;
    }
    ParameterValues room = ParameterValues.zeros(network);
    for (int run = 0; run < moves.length; run++) {
      room.fill(0);
      MeasuredRounding here = point.apply(run);
      MovedByRounding moved = new MovedByRounding(network, manual, batch, exact.h, here, anew, run);
      double[] inputs = moved.inputs(inputVariance);
      moves[run] = moves(batch, exact, run(values, batch, inputs, moved, room, products));
      measured.raise(here);
    }
    return moves;
  }

  /**
   * Whether a parameter's gradient is 0: its unit may stand on the kink of a ReLU, on whose other
   * side there is something to be rounded. Then rounding is measured anew in each run.
   */
  private boolean hasNoGradient(RoundedGradient exact) {
    for (int p = 0; p < network.parameters().size(); p++) {
      double[] values = exact.values().get(p);
      if (network.parameters().get(p).trained() && Slices.greatestSize(values) == 0) {
        return true;
      }
    }
    return false;
  }

  private Run run(
      ParameterValues values,
      Batch batch,
      double[] inputs,
      Between between,
      ParameterValues room,
      MatrixProduct.Products products) {
    List<double[]> h = manual.activations(values, batch, inputs, products, between);
    LossGradient gradient =
        manual.backward(values, differentiated(batch), h, wantsInputs, room, products, between);
    double loss = reduction == LossReduction.MEAN ? gradient.loss() : manual.loss(values, batch, h);
    ParameterValues results = gradient.parameters();
    if (batch.mode() == Mode.TRAINING && !trainsAll()) {
      follow(values, batch, h, results, between);
    }
    return new Run(new RoundedGradient(loss, results, gradient.inputs()), h);
  }

  /** The batch whose mean loss is the sum of this one's: 1/N sum_n (N w_n) l_n. */
  private Batch differentiated(Batch batch) {
    if (reduction == LossReduction.MEAN) {
      return batch;
    }
    double[] weights = batch.weights().map(double[]::clone).orElseGet(() -> ones(batch.size()));
    for (int n = 0; n < weights.length; n++) {
      weights[n] *= batch.size();
    }
    return batch.withWeights(weights);
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private boolean trainsAll() {
    return network.parameters().stream().allMatch(p -> p.trained());
  }

  /** Puts what the running statistics become where there is no gradient. */
  private void follow(
      ParameterValues values,
      Batch batch,
      List<double[]> h,
      ParameterValues results,
      Between between) {
    ParameterValues followed = values.copy();
    double[][] variances = new double[network.layers().size()][];
    manual.follow(followed, batch, h, variances);
    for (int p = 0; p < network.parameters().size(); p++) {
      if (!network.parameters().get(p).trained()) {
        System.arraycopy(followed.get(p), 0, results.get(p), 0, results.get(p).length);
      }
    }
    if (between instanceof MeasuredRounding measured) {
      measured.followed(variances);
    }
  }

  private double[] moves(Batch batch, Run exactly, Run run) {
    RoundedGradient exact = exactly.gradient;
    RoundedGradient moved = run.gradient;
    int parameters = network.parameters().size();
    double[] moves = new double[parameters + 3];
    IntStream.range(0, parameters)
        .parallel()
        .forEach(
            p -> {
              double[] values = exact.values().get(p);
              moves[p] = Slices.farthest(values, moved.values().get(p));
            });
    moves[parameters] = Math.abs(moved.loss() - exact.loss());
    double[] inputs = exact.inputs();
    moves[parameters + 1] = inputs.length == 0 ? 0 : Slices.farthest(inputs, moved.inputs());
    moves[parameters + 2] = wantsInputs ? manual.flips(batch, exactly.h, run.h) : 0;
    return moves;
  }

  private double ofPenalty(ParameterValues values, int parameter) {
    double l2 = network.parameters().get(parameter).regularized() ? network.l2Penalty() : 0;
    return l2 == 0
        ? 0
        : RoundingVariance.largest(
            RoundingVariance.scaledSquares(2 * l2 * l2, values.get(parameter)));
  }

  /** Of the logarithms, their mean over the batch, what cancels, and the penalty's sum. */
  private double lossVariance(Run exact, ParameterValues values, Batch batch) {
    double loss = exact.gradient.loss();
    double[] outputs = exact.h.get(manual.dataLoss().layersBefore());
    double cancelled =
        manual.dataLoss().computed(batch).valueVariance(batch.size(), outputs, batch.targets());
    double ofData =
        RoundingVariance.FUNCTION * (1 + loss * loss) + batch.size() * loss * loss / 3 + cancelled;
    double penalty = manual.penalty(values);
    return ofData + network.parameterCount() * penalty * penalty / 3;
  }
}
