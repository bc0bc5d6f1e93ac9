package io.evident.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.bayes.MeanModel;
import io.evident.bayes.NormalInverseGammaModel;
import io.evident.bayes.NormalModel;
import io.evident.bayes.Observations;
import io.evident.bayes.ReferenceModel;
import io.evident.models.report.Report;
import io.evident.models.storage.StoredJson;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
  private static final String FORMAT = "evident-bayes";
  private static final int VERSION = 2;

  /** Before it the noise variance was always known. */
  private static final int FIRST_VERSION = 1;

  private static final String NORMAL = "normal";
  private static final String NORMAL_INVERSE_GAMMA = "normal-inverse-gamma";
  private static final String REFERENCE = "reference";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Refuses a place that holds something else, before anything is inferred. */
  static void requireFree(Path directory) throws IOException {
    boolean ours = Files.exists(directory.resolve(FILE));
    if (Files.exists(directory) && !ours) {
      boolean empty = Files.isDirectory(directory);
      if (empty) {
        try (var entries = Files.list(directory)) {
          empty = entries.findAny().isEmpty();
        }
      }
      if (!empty) {
        throw new IllegalArgumentException(
            directory + ": holds something else than an inference; choose an empty directory");
      }
    }
  }

  /** Writes it, over an earlier inference. */
  void write(Path directory) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("version", VERSION);
    json.put("source", source);
    json.put("column", column);
    if (model instanceof NormalModel known) {
      json.put("model", NORMAL);
      json.put("noiseVariance", known.noiseVariance());
      json.put("priorMean", known.priorMean());
      json.put("priorVariance", known.priorVariance());
    } else if (model instanceof NormalInverseGammaModel prior) {
      json.put("model", NORMAL_INVERSE_GAMMA);
      json.put("priorMean", prior.priorMean());
      json.put("priorCount", prior.priorCount());
      json.put("priorShape", prior.shape());
      json.put("priorScale", prior.scale());
    } else {
      json.put("model", REFERENCE);
    }
    rival.ifPresent(other -> json.put("rivalPriorVariance", other.priorVariance()));
    StringBuilder csv = new StringBuilder(HEADER).append('\n');
    for (double value : observations.values()) {
      csv.append(value).append('\n');
    }
    WholeFile.write(
        directory.resolve(OBSERVATIONS), csv.toString().getBytes(StandardCharsets.UTF_8));
    WholeFile.write(
        directory.resolve(FILE),
        (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  static BayesDirectory read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    JsonNode json = StoredJson.read(file, "infer it again");
    try {
      int version = json.path("version").asInt(-1);
      if (!json.path("format").asText().equals(FORMAT)
          || (version != FIRST_VERSION && version != VERSION)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "this program reads %s of versions %d to %d",
                FORMAT,
                FIRST_VERSION,
                VERSION));
      }
      MeanModel model = model(json, version);
      Optional<NormalModel> rival =
          model instanceof NormalModel known
              ? Optional.of(
                  NormalModel.of(
                      known.noiseVariance(),
                      known.priorMean(),
                      StoredJson.number(json, "rivalPriorVariance")))
              : Optional.empty();
      return new BayesDirectory(
          StoredJson.text(json, "source"),
          StoredJson.text(json, "column"),
          model,
          rival,
          Observations.read(directory.resolve(OBSERVATIONS), HEADER));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static MeanModel model(JsonNode json, int version) {
    String name = version == FIRST_VERSION ? NORMAL : StoredJson.text(json, "model");
    return switch (name) {
      case NORMAL ->
          NormalModel.of(
              StoredJson.number(json, "noiseVariance"),
              StoredJson.number(json, "priorMean"),
              StoredJson.number(json, "priorVariance"));
      case NORMAL_INVERSE_GAMMA ->
          NormalInverseGammaModel.of(
              StoredJson.number(json, "priorMean"),
              StoredJson.number(json, "priorCount"),
              StoredJson.number(json, "priorShape"),
              StoredJson.number(json, "priorScale"));
      case REFERENCE -> new ReferenceModel();
      default -> throw new IllegalArgumentException("there is no model '" + name + "'");
    };
  }

  Report report() throws IOException {
    return Report.of("Inference of " + column, "from " + source)
        .with(BayesSection.of(model, rival, column, observations));
  }
}
