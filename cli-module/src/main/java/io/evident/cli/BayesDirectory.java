package io.evident.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.bayes.MeanModel;
import io.evident.bayes.NormalInverseGammaModel;
import io.evident.bayes.NormalModel;
import io.evident.bayes.Observations;
import io.evident.bayes.ReferenceModel;
import io.evident.models.report.Report;
import io.evident.models.storage.Digests;
import io.evident.models.storage.Leftovers;
import io.evident.models.storage.StoredJson;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code evident bayes --out} keeps: bayes.json, observations.csv and report.html. An
 * inference in closed form costs nothing, so its inputs are kept and not its results.
 *
 * @param source where the observations are from, in one line
 * @param column what they are called
 * @param model the prior and what is known of the noise
 * @param rival the same with the rival prior, where the noise variance is known
 * @param observations the data
 */
record BayesDirectory(
    String source,
    String column,
    MeanModel model,
    Optional<NormalModel> rival,
    Observations observations) {
  static final String FILE = "bayes.json";
  private static final String OBSERVATIONS = "observations.csv";
  private static final String HEADER = "observation";
  private static final String NORMAL = "normal";
  private static final String NORMAL_INVERSE_GAMMA = "normal-inverse-gamma";
  private static final String REFERENCE = "reference";

  private static final StoredJson JSON = StoredJson.of("evident-bayes", 2, "infer it again");

  /**
   * What files of every model have.
   *
   * @param digest the SHA-256 of the file of observations, which is replaced before this one
   */
  private record Head(String source, String column, String model, String digest) {}

  private record Known(
      double noiseVariance, double priorMean, double priorVariance, double rivalPriorVariance) {}

  private record Unknown(
      double priorMean, double priorCount, double priorShape, double priorScale) {}

  /** Refuses a place that holds something else, before anything is inferred. */
  static void requireFree(Path directory) throws IOException {
    boolean ours = Files.exists(directory.resolve(FILE));
    if (Files.exists(directory) && !ours) {
      boolean empty = Files.isDirectory(directory);
      if (empty) {
        try (var entries = Files.list(directory)) {
          // What a process that was killed leaves of bayes.json, which it writes first.
          empty = entries.allMatch(Leftovers::isOne);
        }
      }
      if (!empty) {
        throw new IllegalArgumentException(
            directory + ": holds something else than an inference; choose an empty directory");
      }
    }
  }

  /**
   * Writes it, over an earlier inference. Where that is broken off the observations may be of
   * another inference than the rest, which reading it notices.
   */
  void write(Path directory) throws IOException {
    byte[] csv = csv(observations);
    String digest = Digests.sha256(csv);
    ObjectNode json;
    if (model instanceof NormalModel known) {
      json = StoredJson.tree(new Head(source, column, NORMAL, digest));
      json.setAll(
          StoredJson.tree(
              new Known(
                  known.noiseVariance(),
                  known.priorMean(),
                  known.priorVariance(),
                  rival.orElseThrow().priorVariance())));
    } else if (model instanceof NormalInverseGammaModel prior) {
      json = StoredJson.tree(new Head(source, column, NORMAL_INVERSE_GAMMA, digest));
      json.setAll(
          StoredJson.tree(
              new Unknown(prior.priorMean(), prior.priorCount(), prior.shape(), prior.scale())));
    } else {
      json = StoredJson.tree(new Head(source, column, REFERENCE, digest));
    }
    byte[] head = JSON.print(json).getBytes(StandardCharsets.UTF_8);
    if (Files.exists(directory)) {
      Leftovers.deleteIn(directory);
    }
    if (!Files.exists(directory.resolve(FILE))) {
      // A directory that has it is an inference's, and may be written to again.
      WholeFile.write(directory.resolve(FILE), head);
    }
    WholeFile.write(directory.resolve(OBSERVATIONS), csv);
    Files.deleteIfExists(directory.resolve(Report.FILE));
    WholeFile.write(directory.resolve(FILE), head);
  }

  private static byte[] csv(Observations observations) {
    StringBuilder csv = new StringBuilder(HEADER).append('\n');
    for (double value : observations.values()) {
      csv.append(value).append('\n');
    }
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }

  static BayesDirectory read(Path directory) throws IOException {
    Observations observations = Observations.read(directory.resolve(OBSERVATIONS), HEADER);
    return JSON.read(
        directory.resolve(FILE), ObjectNode.class, json -> inferred(json, observations));
  }

  private static BayesDirectory inferred(ObjectNode json, Observations observations) {
    Head head = StoredJson.bind(json, Head.class);
    if (!head.digest().equals(Digests.sha256(csv(observations)))) {
      throw new IllegalArgumentException(
          OBSERVATIONS + " beside it holds other observations than this inference is of");
    }
    MeanModel model;
    Optional<NormalModel> rival = Optional.empty();
    switch (head.model()) {
      case NORMAL -> {
        Known known = StoredJson.bind(json, Known.class);
        model = NormalModel.of(known.noiseVariance(), known.priorMean(), known.priorVariance());
        rival =
            Optional.of(
                NormalModel.of(
                    known.noiseVariance(), known.priorMean(), known.rivalPriorVariance()));
      }
      case NORMAL_INVERSE_GAMMA -> {
        Unknown prior = StoredJson.bind(json, Unknown.class);
        model =
            NormalInverseGammaModel.of(
                prior.priorMean(), prior.priorCount(), prior.priorShape(), prior.priorScale());
      }
      case REFERENCE -> model = new ReferenceModel();
      default -> throw new IllegalArgumentException("there is no model '" + head.model() + "'");
    }
    return new BayesDirectory(head.source(), head.column(), model, rival, observations);
  }

  Report report() throws IOException {
    return Report.of("Inference of " + column, "from " + source)
        .with(BayesSection.of(model, rival, column, observations));
  }
}
