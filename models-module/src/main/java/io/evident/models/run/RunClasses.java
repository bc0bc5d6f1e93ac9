package io.evident.models.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.evident.backprop.network.Network;
import io.evident.models.data.Examples;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageOrigin;
import io.evident.models.data.ImageReading;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.Orientation;
import io.evident.models.directory.RunDirectory;
import io.evident.models.reading.ImageData;
import io.evident.models.serving.ModelCard;
import io.evident.models.serving.ModelExport;
import io.evident.models.serving.ModelVerification;
import io.evident.models.storage.StoredJson;
import io.evident.models.task.Classification;
import io.evident.models.task.Task;
import io.evident.models.training.FloatTensor;
import io.evident.models.training.PixelScaling;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a model of a run needs beside its weights, so that one can be made without the images: kept
 * in the run directory from the start of the training.
 *
 * @param classNames in the order of the outputs
 * @param input the shape of an image
 * @param trainDigest of the images
 * @param scaling the normalization, as it was measured on the images trained on
 * @param probes some of the images trained on
 * @param orientation which way up the images were taken
 */
@JsonPropertyOrder({"classNames", "input", "trainDigest", "orientation"})
record RunClasses(
    List<String> classNames,
    ImageShape input,
    String trainDigest,
    @JsonProperty("normalization") PixelScaling scaling,
    List<byte[]> probes,
    Orientation orientation)
    implements RunInputs {
  private static final int PROBES = 8;

  /** Of all of them; a model's proof takes no more either. */
  private static final int MAX_PROBE_BYTES = 1 << 24;

  private static final StoredJson JSON =
      StoredJson.of("evident-classes", 1, "resume the run (--resume) or train it again");

  RunClasses {
    classNames = List.copyOf(classNames);
    probes = List.copyOf(probes);
  }

  /** What a training sees. */
  static RunClasses of(Trainer trainer, ImageSplits images) {
    ImageDataset all = images.train();
    return new RunClasses(
        all.classNames(),
        all.shape(),
        all.digest(),
        (PixelScaling) trainer.data().scaling(),
        probes(trainer.data().train()),
        all.reading().map(ImageReading::orientation).orElse(Orientation.EXIF));
  }

  /** Some images to train on, far apart, for a model to be held against; fewer of large ones. */
  static List<byte[]> probes(Examples train) {
    int count = Math.min(Math.min(PROBES, train.size()), MAX_PROBE_BYTES / train.bytes());
    List<byte[]> probes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[train.bytes()];
      try {
        train.read((int) ((long) i * train.size() / count), ByteBuffer.wrap(pixels));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      probes.add(pixels);
    }
    return probes;
  }

  @Override
  public String file() {
    return RunDirectory.CLASSES;
  }

  @Override
  public void write(RunDirectory directory) throws IOException {
    Path file = directory.path().resolve(file());
    String remedy =
        "the mean image is most of it: take a normalization of one mean for each channel, or"
            + " smaller images";
    directory.write(file(), StoredJson.requireReadable(file, JSON.line(this), remedy));
  }

  @Override
  public Task task() {
    return new Classification(classNames);
  }

  @Override
  public RunExport.Exported export(LoadedRun run, Path folder, boolean overwrite)
      throws IOException {
    ModelExport plain = model(run);
    ModelExport model =
        new ModelExport(
            plain.network(),
            plain.weights(),
            plain.inputs(),
            plain.card(),
            KeptCalibration.of(run).map(KeptCalibration::calibration));
    return exported(model.card(), model.save(folder, probes, overwrite));
  }

  /** What the export of a model of images says. */
  static RunExport.Exported exported(ModelCard card, ModelVerification verification) {
    return new RunExport.Exported(
        card.experiment(),
        card.weights(),
        String.format(
            Locale.ROOT, "%d classes, images of %s", card.classNames().size(), card.input()),
        verification);
  }

  /** The model of a run, not calibrated. */
  ModelExport model(LoadedRun run) {
    Network network = run.experiment().network();
    ModelCard card =
        new ModelCard(
            run.experiment().name(),
            classNames,
            input,
            trainDigest,
            run.cardWeights(),
            orientation,
            run.experiment().images().views());
    return new ModelExport(
        network, FloatTensor.weights(network, run.checkpoint().tensors()), scaling, card);
  }

  @Override
  public void judge(LoadedRun run, Trainer trainer, RunResults results) throws IOException {
    ImageResults.save(run, trainer, (ImageSplits) trainer.examples(), results);
  }

  /** What provenance.json says of images. */
  static Map<String, Object> provenance(ImageSplits images) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("source", images.source());
    images.origin().ifPresent(origin -> put(data, origin));
    data.put("trainImages", images.train().size());
    data.put("trainDigest", images.train().digest());
    if (images.validationImages() > 0) {
      data.put("validationImages", images.validationImages());
    }
    data.put("testImages", images.test().size());
    data.put("testDigest", images.test().digest());
    data.put("placement", images.train().isStreamed() ? "streamed" : "held");
    images.memory().ifPresent(limit -> data.put("memoryLimitBytes", limit.bytes()));
    images
        .train()
        .reading()
        .ifPresent(
            reading -> {
              data.put("decoder", ImageData.decoder());
              data.put("orientation", reading.orientation().toString());
            });
    data.put("classes", images.train().classNames());
    return data;
  }

  private static void put(Map<String, Object> data, ImageOrigin origin) {
    data.put("path", origin.path().toString());
    origin
        .holdout()
        .ifPresent(
            holdout -> {
              data.put("testPart", holdout.fraction());
              data.put("splitSeed", holdout.seed());
            });
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is not there, or something else; the message names it
   */
  static RunClasses read(RunDirectory directory) throws IOException {
    Path file = directory.path().resolve(RunDirectory.CLASSES);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          file + ": is missing, and with it the class names; train the run again");
    }
    return JSON.read(file, RunClasses.class);
  }
}
