package io.evident.models.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageViews;
import io.evident.models.data.Orientation;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * What travels with an exported model beside its graph.
 *
 * @param experiment the name of the experiment it was trained in
 * @param classNames the name of each class, in the order of the outputs; no two alike
 * @param input the shape of an image
 * @param trainDigest of the images it was trained on, SHA-256 in lower-case hexadecimal
 * @param weights where they stand in the training
 * @param orientation which way up the images of files were taken, and are to be
 * @param testTime views of an image whose outputs the model averages
 * @param members the networks whose probabilities the model averages, at least two; empty where it
 *     is one network. The card then has the names of their experiments, the largest epoch and step
 *     among them, and no views of its own
 */
@JsonPropertyOrder({"experiment", "classNames", "input", "orientation", "testTime"})
public record ModelCard(
    String experiment,
    List<String> classNames,
    ImageShape input,
    String trainDigest,
    Weights weights,
    Orientation orientation,
    ImageViews testTime,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Member> members) {

  /**
   * A card of one network.
   *
   * @param experiment the name of the experiment it was trained in
   * @param classNames the name of each class, in the order of the outputs; no two alike
   * @param input the shape of an image
   * @param trainDigest of the images it was trained on, SHA-256 in lower-case hexadecimal
   * @param weights where they stand in the training
   * @param orientation which way up the images of files were taken, and are to be
   * @param testTime views of an image whose outputs the model averages
   * @throws IllegalArgumentException as the other constructor does
   */
  public ModelCard(
      String experiment,
      List<String> classNames,
      ImageShape input,
      String trainDigest,
      Weights weights,
      Orientation orientation,
      ImageViews testTime) {
    this(experiment, classNames, input, trainDigest, weights, orientation, testTime, List.of());
  }

  /**
   * A card of a model whose images are taken as they are, and were taken as their EXIF orientation
   * says.
   *
   * @param experiment the name of the experiment it was trained in
   * @param classNames the name of each class, in the order of the outputs; no two alike
   * @param input the shape of an image
   * @param trainDigest of the images it was trained on, SHA-256 in lower-case hexadecimal
   * @param weights where they stand in the training
   * @throws IllegalArgumentException as the other constructor does
   */
  public ModelCard(
      String experiment,
      List<String> classNames,
      ImageShape input,
      String trainDigest,
      Weights weights) {
    this(experiment, classNames, input, trainDigest, weights, Orientation.EXIF, ImageViews.NONE);
  }

  /**
   * One of the networks whose probabilities a model averages.
   *
   * @param experiment the name of the experiment it was trained in
   * @param trainDigest of the images it was trained on, SHA-256 in lower-case hexadecimal
   * @param weights where they stand in the training
   * @param testTime views of an image whose outputs it averages
   */
  public record Member(
      String experiment, String trainDigest, Weights weights, ImageViews testTime) {

    /** What the card of the network alone says. */
    static Member of(ModelCard card) {
      return new Member(card.experiment(), card.trainDigest(), card.weights(), card.testTime());
    }
  }

  /**
   * Where weights stand in a training.
   *
   * @param checkpoint {@code best} on the validation images, or {@code last}
   * @param epoch epochs finished, at least 0
   * @param step steps taken, at least 0
   */
  public record Weights(String checkpoint, int epoch, long step) {

    public Weights {
      if (checkpoint.isBlank()) {
        throw new IllegalArgumentException("checkpoint must not be blank");
      }
      if (!(epoch >= 0 && step >= 0)) {
        throw new IllegalArgumentException(
            "epoch and step must be at least 0, got " + epoch + " and " + step);
      }
    }
  }

  public ModelCard {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(weights, "weights");
    Objects.requireNonNull(orientation, "orientation");
    testTime.requireFits(input);
    classNames = List.copyOf(classNames);
    members = List.copyOf(members);
    if (experiment.isBlank()) {
      throw new IllegalArgumentException("experiment must not be blank");
    }
    if (classNames.isEmpty() || classNames.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "classNames must not be empty nor hold a blank name, got " + classNames);
    }
    if (new HashSet<>(classNames).size() != classNames.size()) {
      throw new IllegalArgumentException("classNames must differ, got " + classNames);
    }
    if (!trainDigest.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "trainDigest must be a SHA-256 in 64 lower-case hexadecimal digits, got " + trainDigest);
    }
  }
}
