package io.evident.models.serving;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.network.Element;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.ModelCalibration;
import io.evident.models.data.ImageViews;
import io.evident.models.internal.serving.ModelFolder;
import io.evident.models.storage.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Several trained networks to be served as one model, whose probabilities are the mean of theirs:
 * {@link #save} makes a SavedModel with the signatures of {@link ServingSignature}. Its outputs are
 * the logarithms of the mean probabilities. The networks may differ in everything but their classes
 * and the images they take. Source: B. Lakshminarayanan, A. Pritzel and C. Blundell, Simple and
 * Scalable Predictive Uncertainty Estimation using Deep Ensembles, NeurIPS 2017.
 *
 * @param members at least two, which give logits; their own calibrations are not looked at, and a
 *     sigmoid behind the logits is left out
 * @param calibration of the mean: the temperature T of softmax(L / T), where L are the logarithms
 *     of the mean, and sets; empty where it was not calibrated
 */
public record EnsembleExport(List<ModelExport> members, Optional<ModelCalibration> calibration) {

  public EnsembleExport {
    if (members.size() < 2) {
      throw new IllegalArgumentException(
          "an ensemble must have at least 2 networks, got " + members.size());
    }
    ModelCard first = members.get(0).card();
    for (int m = 0; m < members.size(); m++) {
      ModelCard card = members.get(m).card();
      requireSame(m, "has the classes", card.classNames(), first.classNames());
      requireSame(m, "takes images of", card.input(), first.input());
      requireSame(m, "takes images by the orientation", card.orientation(), first.orientation());
    }
    members = members.stream().map(EnsembleExport::onLogits).toList();
    ModelExport.requireFits(
        "the networks together have",
        members.stream().mapToLong(member -> member.network().parameterCount()).sum());
    calibration.ifPresent(
        fitted -> {
          if (fitted.sets().classes() != first.classNames().size()
              || !(fitted.temperature() > 0 && Double.isFinite(fitted.temperature()))) {
            throw new IllegalArgumentException(
                "the calibration is not of "
                    + first.classNames().size()
                    + " classes, or its temperature is not above 0: "
                    + fitted.temperature());
          }
        });
  }

  private static void requireSame(int member, String has, Object found, Object first) {
    if (!found.equals(first)) {
      throw new IllegalArgumentException(
          "network "
              + (member + 1)
              + " "
              + has
              + " "
              + found
              + ", but network 1 "
              + first
              + "; one model cannot serve both");
    }
  }

  /** The network up to its logits. */
  private static ModelExport onLogits(ModelExport model) {
    Network network = model.network();
    if (!DenseHead.givesLogits(network)) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " gives no logits, since its loss is "
              + network.loss().kind()
              + "; train it with softmaxCrossEntropy");
    }
    if (network.lossOnLogits().isEmpty()) {
      return new ModelExport(network, model.weights(), model.inputs(), model.card());
    }
    List<Element> elements = network.elements().subList(0, network.elements().size() - 1);
    Network logits =
        Network.of(network.name(), network.input(), elements, network.lossOnLogits().get());
    ParameterValues weights =
        ParameterValues.of(
            logits,
            IntStream.range(0, logits.parameters().size()).mapToObj(model.weights()::get).toList());
    return new ModelExport(logits, weights, model.inputs(), model.card());
  }

  /**
   * The same with a calibration.
   *
   * @param fitted on images that none of the networks was trained on
   * @return a new model
   * @throws IllegalArgumentException if it is of other classes
   */
  public EnsembleExport calibrated(ModelCalibration fitted) {
    return new EnsembleExport(members, Optional.of(fitted));
  }

  /**
   * What travels with the model.
   *
   * @return a card with all members
   */
  public ModelCard card() {
    List<ModelCard> cards = members.stream().map(ModelExport::card).toList();
    ModelCard first = cards.get(0);
    List<String> digests = cards.stream().map(ModelCard::trainDigest).distinct().toList();
    return new ModelCard(
        joined(cards.stream().map(ModelCard::experiment).toList(), " and "),
        first.classNames(),
        first.input(),
        digests.size() == 1
            ? digests.get(0)
            : Digests.sha256(String.join("\n", digests).getBytes(StandardCharsets.UTF_8)),
        new ModelCard.Weights(
            joined(cards.stream().map(card -> card.weights().checkpoint()).toList(), " and "),
            cards.stream().mapToInt(card -> card.weights().epoch()).max().orElseThrow(),
            cards.stream().mapToLong(card -> card.weights().step()).max().orElseThrow()),
        first.orientation(),
        ImageViews.NONE,
        cards.stream().map(ModelCard.Member::of).toList());
  }

  private static String joined(List<String> names, String between) {
    return names.stream().distinct().collect(Collectors.joining(between));
  }

  /**
   * Writes the SavedModel with its proof, as {@link ModelExport#save(Path, List, boolean)} does:
   * what the model just written gives for probes is held against the mean of what the derivation by
   * hand gives for each network.
   *
   * @param folder where to; its parents are made
   * @param trained some images that the networks were trained on, [height, width, channels] each,
   *     as probes beside others; may be none
   * @param overwrite whether an exported model that is there already may be replaced
   * @return what came of holding it against the proof
   * @throws IllegalArgumentException if something is there that may not be replaced
   * @throws UnverifiedModelException if the model gives other outputs here than the derivation by
   *     hand; nothing is written
   * @throws io.evident.backprop.graph.MissingTensorFlowException if there is no native library
   * @throws IOException if it cannot be written
   */
  public ModelVerification save(Path folder, List<byte[]> trained, boolean overwrite)
      throws IOException {
    requireWritable(folder, overwrite);
    ModelCard card = card();
    BinaryOperator<String> json =
        (graph, proof) -> ModelCardJson.print(card, calibration, graph, proof);
    new ModelFolder(folder).requireReadable(json);
    TensorFlowRuntime.load();
    return ModelExport.save(
        folder, ServingGraph.of(this), ModelProof.of(this, trained), json, overwrite);
  }

  /**
   * Requires that a model may be written to a folder, to be asked before long work.
   *
   * @param folder where to
   * @param overwrite whether an exported model that is there already may be replaced
   * @throws IllegalArgumentException if something is there that may not be replaced
   * @throws IOException if it cannot be read
   */
  public static void requireWritable(Path folder, boolean overwrite) throws IOException {
    new ModelFolder(folder).requireWritable(overwrite);
  }
}
