package io.evident.models.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.models.data.ImageShape;
import io.evident.models.internal.serving.Probe;
import io.evident.models.storage.StoredJson;
import java.util.Arrays;
import java.util.List;

/** A proof as JSON: each probe's image, in base 64 or how to make it, and what is right. */
final class ModelProofJson {
  private static final StoredJson JSON =
      StoredJson.of("evident-proof", 1, "export the model again");

  private ModelProofJson() {}

  private record Stored(List<String> classNames, List<StoredProbe> probes) {}

  /** Has one of image, noise and plain. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record StoredProbe(
      @JsonSetter(nulls = Nulls.SET) byte[] image,
      @JsonSetter(nulls = Nulls.SET) Long noise,
      @JsonSetter(nulls = Nulls.SET) Integer plain,
      List<Double> outputs,
      double bound,
      List<Double> probabilities,
      double probabilityBound,
      @JsonSetter(nulls = Nulls.SET) List<Double> calibrated,
      @JsonSetter(nulls = Nulls.SET) Double calibratedBound) {

    static StoredProbe of(Probe probe) {
      return new StoredProbe(
          probe.image() instanceof Probe.Trained trained ? trained.pixels() : null,
          probe.image() instanceof Probe.Noise random ? random.seed() : null,
          probe.image() instanceof Probe.Plain same ? same.value() : null,
          Arrays.stream(probe.outputs()).boxed().toList(),
          probe.bound(),
          Arrays.stream(probe.probabilities()).boxed().toList(),
          probe.probabilityBound(),
          probe.calibrated().length == 0
              ? null
              : Arrays.stream(probe.calibrated()).boxed().toList(),
          probe.calibrated().length == 0 ? null : probe.calibratedBound());
    }

    Probe probe(ModelCard card, boolean isCalibrated) {
      if (isCalibrated && (calibrated == null || calibratedBound == null)) {
        throw new IllegalArgumentException(
            "a probe needs the keys calibrated and calibratedBound, since the model is calibrated");
      }
      return new Probe(
          image(card.input()),
          numbers("outputs", outputs, card),
          positive("bound", bound),
          numbers("probabilities", probabilities, card),
          positive("probabilityBound", probabilityBound),
          isCalibrated ? numbers("calibrated", calibrated, card) : new double[0],
          isCalibrated ? positive("calibratedBound", calibratedBound) : 0);
    }

    private Probe.Image image(ImageShape shape) {
      if (noise != null) {
        return new Probe.Noise(noise);
      }
      if (plain != null) {
        return new Probe.Plain(plain);
      }
      if (image == null || image.length != shape.bytes()) {
        throw new IllegalArgumentException(
            "a probe must be an image of "
                + shape
                + ", got "
                + (image == null ? "none" : image.length + " bytes"));
      }
      return new Probe.Trained(image);
    }
  }

  static String print(ModelProof proof) {
    return JSON.line(
        new Stored(proof.classNames(), proof.probes().stream().map(StoredProbe::of).toList()));
  }

  /**
   * Reads what {@link #print} wrote.
   *
   * @param card of the model
   * @param calibrated whether the model is
   * @throws IllegalArgumentException if it is something else; the message begins with where
   */
  static ModelProof read(String json, String where, ModelCard card, boolean calibrated) {
    return JSON.parse(where, json, Stored.class, stored -> proof(stored, card, calibrated));
  }

  private static ModelProof proof(Stored stored, ModelCard card, boolean calibrated) {
    if (!stored.classNames().equals(card.classNames())) {
      throw new IllegalArgumentException(
          "classNames must be those of the model, "
              + card.classNames()
              + ", got "
              + stored.classNames());
    }
    if (stored.probes().isEmpty()) {
      throw new IllegalArgumentException("it has no probes");
    }
    return new ModelProof(
        card.input(),
        card.classNames(),
        stored.probes().stream().map(probe -> probe.probe(card, calibrated)).toList());
  }

  private static double[] numbers(String name, List<Double> values, ModelCard card) {
    if (values.size() != card.classNames().size()) {
      throw new IllegalArgumentException(
          name + " must be " + card.classNames().size() + " numbers, got " + values.size());
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double positive(String name, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(name + " must be > 0, got " + value);
    }
    return value;
  }
}
