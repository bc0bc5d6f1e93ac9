package io.evident.models.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageReading;
import io.evident.models.data.ImageShape;
import io.evident.models.data.Orientation;
import io.evident.models.storage.StoredJson;
import io.evident.models.training.PixelScaling;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model of a run needs beside its weights, so that one can be made without the images: kept
 * in the run directory from the start of the training.
 *
 * @param classNames in the order of the outputs
 * @param input the shape of an image
 * @param trainDigest of the images
 * @param scaling the normalization, as it was measured on the images trained on
 * @param probes some of the images trained on; none in runs of before models carried a proof
 * @param orientation which way up the images were taken; as stored in runs of before EXIF was read
 */
@JsonPropertyOrder({"classNames", "input", "trainDigest", "orientation"})
record RunClasses(
    List<String> classNames,
    ImageShape input,
    String trainDigest,
    @JsonProperty("normalization") PixelScaling scaling,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<byte[]> probes,
    Orientation orientation) {
  private static final int PROBES = 8;
  private static final StoredJson JSON =
      StoredJson.of("evident-classes", 1, "resume the run (--resume) or train it again")
          .orElse("orientation", Orientation.STORED);

  RunClasses {
    classNames = List.copyOf(classNames);
    probes = List.copyOf(probes);
  }

  /** What a training sees. */
  static RunClasses of(Trainer trainer) {
    ImageDataset all = trainer.images().train();
    return new RunClasses(
        all.classNames(),
        all.shape(),
        all.digest(),
        trainer.data().scaling(),
        probes(trainer.data().train()),
        all.reading().map(ImageReading::orientation).orElse(Orientation.EXIF));
  }

  /** Some images to train on, far apart, for a model to be held against. */
  static List<byte[]> probes(ImageDataset train) {
    int count = Math.min(PROBES, train.size());
    List<byte[]> probes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[train.shape().bytes()];
      train.image((int) ((long) i * train.size() / count)).get(pixels);
      probes.add(pixels);
    }
    return probes;
  }

  void write(RunDirectory directory) throws IOException {
    directory.write(RunDirectory.CLASSES, JSON.line(this));
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
