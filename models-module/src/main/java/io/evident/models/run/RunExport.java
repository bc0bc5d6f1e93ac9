package io.evident.models.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.backprop.network.Parameter;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunDirectory;
import io.evident.models.serving.ModelCard;
import io.evident.models.serving.ModelVerification;
import io.evident.models.storage.WholeFile;
import io.evident.models.training.FloatTensor;
import io.evident.models.training.NonFiniteLossException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Exports the model of a run directory, to be served; the images are not needed for it. */
public final class RunExport {

  private RunExport() {}

  /**
   * A model that was written.
   *
   * @param experiment its name
   * @param weights where they stand in the training
   * @param about what it takes and gives, in a few words
   * @param verification what came of holding it against its proof
   */
  public record Exported(
      String experiment, ModelCard.Weights weights, String about, ModelVerification verification) {}

  /** Writes the model of a training that has ended into its run directory. */
  static void save(LoadedRun loaded) throws IOException {
    RunDirectory run = loaded.directory();
    KeptCalibration.deleteIfOfOthers(loaded);
    Exported exported = export(loaded, run.model(), true);
    Optional<ObjectNode> kept = run.provenance();
    if (kept.isPresent()) {
      run.write(RunDirectory.PROVENANCE, Provenance.verified(kept.get(), exported.verification()));
    }
  }

  /** Writes a calibration. */
  interface Calibrating {
    void write() throws IOException;
  }

  /** Writes a calibration of a run into its directory, and makes its model anew. */
  static void calibrated(LoadedRun run, Calibrating calibration) throws IOException {
    Path file = run.directory().path().resolve(RunDirectory.CALIBRATION);
    Optional<byte[]> before =
        Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    calibration.write();
    boolean isOfModel = run.weights() == KeptWeights.usual(run.directory());
    if (isOfModel && Files.isDirectory(run.directory().model())) {
      try {
        save(run);
      } catch (RuntimeException | IOException | Error e) {
        // A model that is not what it should be is not kept, nor what it was to be made of.
        if (before.isPresent()) {
          WholeFile.write(file, before.get());
        } else {
          Files.delete(file);
        }
        throw e;
      }
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
    requireOutsideRuns(folder, Optional.of(run));
    KeptWeights kept = weights.orElse(KeptWeights.usual(run));
    return export(LoadedRun.read(run, kept, warning), folder, overwrite);
  }

  private static Exported export(LoadedRun run, Path folder, boolean overwrite) throws IOException {
    requireFinite(run);
    return run.inputs().export(run, folder, overwrite);
  }

  /**
   * Requires a place that belongs to no run, so that none answers by a model of others.
   *
   * @param folder where a model is to be written
   * @param own the run whose model it is, into which it may go; empty if it is of several
   * @throws IllegalArgumentException if it lies in a run directory; the message names both
   * @throws IOException if a path cannot be followed
   */
  public static void requireOutsideRuns(Path folder, Optional<RunDirectory> own)
      throws IOException {
    Path mine = own.isPresent() ? own.get().path().toRealPath() : null;
    Path existing = folder.toAbsolutePath().normalize();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    for (Path at = existing == null ? null : existing.toRealPath();
        at != null;
        at = at.getParent()) {
      if (Files.exists(at.resolve(RunDirectory.EXPERIMENT))
          && Files.exists(at.resolve(RunDirectory.PROVENANCE))
          && !at.equals(mine)) {
        throw new IllegalArgumentException(
            folder
                + ": belongs to the run "
                + at
                + ", into which no other model is written; choose another place for the model");
      }
    }
  }

  /** Requires weights that a model can be made of. */
  static void requireFinite(LoadedRun run) {
    KeptWeights kept = run.weights();
    for (Parameter parameter : run.experiment().network().parameters()) {
      float value = FloatTensor.evaluated(parameter, run.checkpoint().tensors()).nonFinite();
      if (!Float.isFinite(value)) {
        throw new NonFiniteLossException(
            String.format(
                Locale.ROOT,
                "%s: a value of %s in its %s checkpoint is %s, so there is no model to make of it; take another checkpoint (--checkpoint %s) or train again, where a smaller learning rate usually helps",
                run.directory().path(),
                parameter.name(),
                kept,
                value,
                kept == KeptWeights.BEST ? KeptWeights.LAST : KeptWeights.BEST));
      }
    }
  }
}
