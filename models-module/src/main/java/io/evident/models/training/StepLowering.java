package io.evident.models.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.Mode;
import io.evident.models.experiment.Experiment;
import io.evident.models.internal.training.CompiledStep;
import io.evident.models.internal.training.GraphExamples;
import io.evident.models.internal.training.HeldExamples;
import io.evident.models.internal.training.ImageAugmentation;
import io.evident.models.internal.training.LoweredStep;
import io.evident.models.internal.training.OptimizerLowering;
import io.evident.models.internal.training.StepDraws;
import io.evident.models.internal.training.StepNumbers;
import io.evident.models.internal.training.TrainedVariables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/**
 * One step of training as operations: the batch as the network sees it, the network's loss, and
 * what the optimizer changes. It is the same whether the session runs it by itself or in a loop.
 *
 * @param experiment what is trained
 * @param scaling of stored features
 * @param tf where operations are added
 * @param variables of the network and its optimizer
 * @param train what batches are of
 * @param augmentation of images; empty where they stay as they are
 * @param seed of the step, two numbers
 * @param numbers of the step, by rule
 * @param movesFloats whether images are moved as float32 and not as they are stored: a GPU cannot
 *     move bytes, a CPU has a quarter to move
 */
record StepLowering(
    Experiment experiment,
    InputScaling scaling,
    Ops tf,
    TrainedVariables<TFloat32> variables,
    GraphExamples train,
    Optional<ImageAugmentation> augmentation,
    Operand<TInt64> seed,
    List<StepNumbers.Operands<TFloat32>> numbers,
    boolean movesFloats) {

  /**
   * The network over a batch.
   *
   * @param options how it is lowered
   * @param examples of the batch by part, as the network sees them
   * @param training the loss and the outputs
   * @param draws what was drawn for the batch
   */
  record Forward(
      LoweringOptions options,
      List<LoweredNetwork.Examples<TFloat32>> examples,
      LoweredNetwork.Lowered<TFloat32> training,
      StepDraws draws) {}

  /**
   * The same step in the graph of a function that runs in the same session, on examples that are
   * held there.
   *
   * @param body of that graph
   * @param chosen the positions of the batch's examples
   * @param flips which of them are mirrored, where that is fed
   * @param ofStep the seed of the step there
   * @param rates the numbers of the step there
   */
  StepLowering in(
      Ops body,
      Operand<TInt32> chosen,
      Optional<Operand<TInt32>> flips,
      Operand<TInt64> ofStep,
      List<StepNumbers.Operands<TFloat32>> rates) {
    return new StepLowering(
        experiment,
        scaling,
        body,
        variables.in(body),
        ((HeldExamples) train).in(body, chosen),
        augmentation.map(images -> images.in(body, flips)),
        ofStep,
        rates,
        movesFloats);
  }

  /** The network over the batch, lowered by the options. */
  Forward forward(LoweringOptions options) {
    LoweredNetwork<TFloat32> lowered =
        new LoweredNetwork<>(tf, experiment.network(), options, variables.weights());
    Operand<TInt32> size = train.batchSize();
    StepDraws draws =
        new StepDraws(
            augmentation.map(a -> a.draw(size, seed)),
            lowered.randomMasks(size, seed, TFloat32.class));
    List<LoweredNetwork.Examples<TFloat32>> examples = trained(lowered, draws);
    return new Forward(
        options, examples, lowered.loss(Mode.TRAINING, examples, experiment.reduction()), draws);
  }

  /** The parts of a batch to train on: augmented, normalized, with what dropout drops. */
  private List<LoweredNetwork.Examples<TFloat32>> trained(
      LoweredNetwork<TFloat32> lowered, StepDraws whole) {
    Optional<List<ImageAugmentation.Draws>> draws =
        whole.augmentation().map(d -> ImageAugmentation.Draws.split(d, lowered));
    List<List<Operand<TFloat32>>> masks = new ArrayList<>();
    for (Operand<TFloat32> mask : whole.masks()) {
      masks.add(lowered.split(mask));
    }
    List<GraphExamples.Part> parts = train.parts(lowered);
    List<LoweredNetwork.Examples<TFloat32>> examples = new ArrayList<>();
    for (int p = 0; p < parts.size(); p++) {
      int part = p;
      examples.add(
          new LoweredNetwork.Examples<>(
              trained(parts.get(p), draws.map(all -> all.get(part))),
              parts.get(p).targets(),
              masks.stream().map(m -> m.get(part)).toList(),
              parts.get(p).weights()));
    }
    return examples;
  }

  private Operand<TFloat32> trained(
      GraphExamples.Part part, Optional<ImageAugmentation.Draws> draws) {
    if (draws.isEmpty()) {
      return inputs(part.features());
    }
    ImageAugmentation augments = augmentation.orElseThrow();
    Operand<TFloat32> pixels =
        movesFloats
            ? augments.moved(floats(part.features()), draws.get())
            : floats(augments.moved(part.features(), draws.get()));
    return augments.cut(scaling.inputs(tf, augments.colored(pixels, draws.get())), draws.get());
  }

  /** Stored features as the network sees them. */
  Operand<TFloat32> inputs(Operand<? extends TNumber> features) {
    return scaling.inputs(tf, floats(features));
  }

  private Operand<TFloat32> floats(Operand<? extends TNumber> features) {
    return tf.dtypes.cast(features, TFloat32.class);
  }

  /**
   * The step over a batch.
   *
   * @param forward the network over it
   * @param frozen the parameters that stand still
   */
  LoweredStep step(Forward forward, Set<Integer> frozen) {
    OptimizerLowering.Updates<TFloat32> updates =
        variables.updates((Graph) tf.scope().env(), forward.training(), numbers, frozen);
    return new LoweredStep(
        forward.training().loss(),
        forward.training().outputs(),
        updates.gradientNorm(),
        updates.operations());
  }

  /**
   * The same step compiled as a whole by XLA. What is drawn and the batch are made outside.
   *
   * @param forward the network over the batch, of which only the examples are used
   * @param frozen the parameters that stand still
   */
  LoweredStep compiled(Forward forward, Set<Integer> frozen) {
    return new CompiledStep(tf, experiment, forward.options(), variables, numbers)
        .of(forward.examples(), frozen);
  }
}
