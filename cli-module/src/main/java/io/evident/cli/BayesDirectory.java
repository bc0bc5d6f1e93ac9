package io.evident.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.bayes.NormalModel;
import io.evident.bayes.Observations;
import io.evident.models.report.Report;
import io.evident.models.storage.StoredJson;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What {@code evident bayes --out} keeps: bayes.json, observations.csv and report.html. An
 * inference in closed form costs nothing, so its inputs are kept and not its results.
 *
 * @param source where the observations are from, in one line
 * @param column what they are called
 * @param model the prior and the noise
 * @param rival the same with the rival prior
 * @param observations the data
 */
record BayesDirectory(
    String source, String column, NormalModel model, NormalModel rival, Observations observations) {
  static final String FILE = "bayes.json";
  private static final String OBSERVATIONS = "observations.csv";
  private static final String HEADER = "observation";
  private static final String FORMAT = "evident-bayes";
  private static final int VERSION = 1;
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
    json.put("noiseVariance", model.noiseVariance());
    json.put("priorMean", model.priorMean());
    json.put("priorVariance", model.priorVariance());
    json.put("rivalPriorVariance", rival.priorVariance());
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
      if (!json.path("format").asText().equals(FORMAT)
          || json.path("version").asInt(-1) != VERSION) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "this program reads %s of version %d", FORMAT, VERSION));
      }
      double noise = StoredJson.number(json, "noiseVariance");
      double mean = StoredJson.number(json, "priorMean");
      return new BayesDirectory(
          StoredJson.text(json, "source"),
          StoredJson.text(json, "column"),
          NormalModel.of(noise, mean, StoredJson.number(json, "priorVariance")),
          NormalModel.of(noise, mean, StoredJson.number(json, "rivalPriorVariance")),
          Observations.read(directory.resolve(OBSERVATIONS), HEADER));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  Report report() throws IOException {
    return Report.of("Inference of " + column, "from " + source)
        .with(BayesSection.of(model, rival, column, observations));
  }
}
