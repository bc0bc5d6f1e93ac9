package io.evident.models.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.models.data.Orientation;
import io.evident.models.experiment.Experiment;
import io.evident.models.serving.ModelCard;
import io.evident.models.serving.ModelExport;
import io.evident.models.serving.ModelVerification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes a model to be served of a run directory; the images are not needed for it. */
public final class RunModel {

  private RunModel() {}

  /**
   * A model that was written.
   *
   * @param card what travels with it
   * @param verification what came of holding it against its proof
   */
  public record Exported(ModelCard card, ModelVerification verification) {}

  /** Writes the model of a training that has ended into its run directory. */
  static void save(RunDirectory run) throws IOException {
    // The checkpoints were written by this process: a damaged one is no reason to go back quietly.
    Exported exported =
        export(
            run,
            Optional.empty(),
            run.model(),
            true,
            warning -> {
              throw new IllegalArgumentException(warning);
            });
    Optional<ObjectNode> kept = run.provenance();
    if (kept.isPresent()) {
      run.write(RunDirectory.PROVENANCE, Provenance.verified(kept.get(), exported.verification()));
    }
  }

  /** Writes the model of a complete run that was stopped before it had one. */
  static void complete(Provenance provenance, RunDirectory run) throws IOException {
    if (!Files.isDirectory(run.model())) {
      RunClasses.of(provenance).write(run);
      save(run);
    }
  }

  /**
   * Exports a run, whether or not its training has ended.
   *
   * @param run the run
   * @param weights which; if empty the best on the validation images, or the last without such
   * @param folder where to
   * @param overwrite whether an exported model that is there may be replaced
   * @param warning told of checkpoints that are damaged, where an earlier one serves
   * @return what travels with the model, and what came of holding it against its proof
   * @throws io.evident.models.serving.UnverifiedModelException if it gives other outputs here than
   *     the derivation by hand; nothing is written
   * @throws NonFiniteLossException if a weight is infinite or undefined
   * @throws IllegalArgumentException if the run has no such weights, its files are damaged or do
   *     not belong together, or something is in the folder that may not be replaced
   * @throws IOException if something cannot be read or written
   */
  public static Exported export(
      RunDirectory run,
      Optional<KeptWeights> weights,
      Path folder,
      boolean overwrite,
      Consumer<String> warning)
      throws IOException {
    Experiment experiment = run.experiment();
    RunClasses classes = RunClasses.read(run);
    KeptWeights kept = weights.orElse(KeptWeights.usual(run));
    Checkpoint checkpoint = kept.read(run, warning);
    requireFinite(run, kept, experiment.network(), checkpoint);
    ModelCard card =
        new ModelCard(
            experiment.name(),
            classes.classNames(),
            classes.input(),
            classes.trainDigest(),
            new ModelCard.Weights(kept.toString(), checkpoint.epoch() - 1, checkpoint.steps()),
            classes.orientation());
    Network network = experiment.network();
    ModelVerification verification =
        new ModelExport(
                network,
                FloatTensor.weights(network, checkpoint.tensors()),
                classes.scaling(),
                card)
            .save(folder, classes.probes(), overwrite);
    return new Exported(card, verification);
  }

  /**
   * Which way up a run took the images it was trained on.
   *
   * @param run the run
   * @return as stored for runs of before EXIF was read; as EXIF says if it was stopped before its
   *     classes were written
   * @throws IllegalArgumentException if the file that says so is damaged
   * @throws IOException if it cannot be read
   */
  public static Orientation orientation(RunDirectory run) throws IOException {
    return Files.exists(run.path().resolve(RunDirectory.CLASSES))
        ? RunClasses.read(run).orientation()
        : Orientation.EXIF;
  }

  private static void requireFinite(
      RunDirectory run, KeptWeights kept, Network network, Checkpoint checkpoint) {
    for (Parameter parameter : network.parameters()) {
      float value = checkpoint.tensors().get(parameter.name()).nonFinite();
      if (!Float.isFinite(value)) {
        throw new NonFiniteLossException(
            String.format(
                Locale.ROOT,
                "%s: a value of %s in its %s checkpoint is %s, so there is no model to make of it; take another checkpoint (--checkpoint %s) or train again, where a smaller learning rate usually helps",
                run.path(),
                parameter.name(),
                kept,
                value,
                kept == KeptWeights.BEST ? KeptWeights.LAST : KeptWeights.BEST));
      }
    }
  }
}
