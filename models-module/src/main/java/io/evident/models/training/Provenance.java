package io.evident.models.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.Experiment;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run was made of, so that somebody else can make it again.
 *
 * @param experiment what was trained
 * @param images what it was trained on
 * @param plan how the machine was used
 * @param started when
 */
public record Provenance(
    Experiment experiment, ImageSplits images, ExecutionPlan plan, Instant started) {
  private static final int VERSION = 1;

  /**
   * The content of provenance.json.
   *
   * @return JSON, indented, ended by a newline
   */
  public String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", VERSION);
    all.put("experiment", experiment.name());
    all.put("seed", experiment.seed());
    all.put("started", started.toString());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("source", images.source());
    data.put("trainImages", images.train().size());
    data.put("trainDigest", images.train().digest());
    data.put("testImages", images.test().size());
    data.put("testDigest", images.test().digest());
    data.put("classes", images.train().classNames());
    all.put("data", data);
    Map<String, Object> execution = new LinkedHashMap<>();
    execution.put("intraOpThreads", plan.intraOpThreads());
    execution.put("interOpThreads", plan.interOpThreads());
    execution.put("batchParts", plan.lowering().batchParts());
    execution.put("pooling", plan.lowering().pooling().toString());
    execution.put("activationAfterPooling", plan.lowering().activationAfterPooling());
    execution.put("type", plan.lowering().type().toString());
    all.put("execution", execution);
    Map<String, Object> versions = new LinkedHashMap<>();
    String evident = Provenance.class.getPackage().getImplementationVersion();
    versions.put("evident", evident == null ? "unpackaged" : evident);
    versions.put("tensorflow", TensorFlowRuntime.load());
    versions.put("java", System.getProperty("java.version"));
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    all.put("versions", versions);
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts and numbers must be JSON", e);
    }
  }
}
