package io.evident.models.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.backprop.graph.Processor;
import io.evident.backprop.graph.TensorFlowDevices;
import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.internal.graph.DeterministicOps;
import io.evident.backprop.internal.graph.Tf32;
import io.evident.models.device.Device;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.device.SessionConfiguration;
import io.evident.models.experiment.Experiment;
import io.evident.models.serving.ModelVerification;
import io.evident.models.storage.StoredJson;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingVerification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes provenance.json of a run: what the training was made of, so that somebody else can make it
 * again, and what came of verifying it.
 *
 * @param trainer the experiment, the examples and the plan
 * @param started when
 */
record Provenance(Trainer trainer, Instant started) {
  private static final StoredJson JSON = StoredJson.of("", 1, "train the run again");
  private static final String EXECUTION = "execution";
  private static final String VERSIONS = "versions";
  private static final String VERIFICATION = "verification";
  private static final String LEFT_OUT = "left out (--no-verify)";

  /**
   * The content of provenance.json.
   *
   * @return JSON, indented, ended by a newline
   */
  String json() {
    Experiment experiment = trainer.experiment();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("experiment", experiment.name());
    all.put("seed", experiment.seed());
    all.put("started", started.toString());
    all.put("data", RunInputs.provenance(trainer));
    all.put(EXECUTION, execution());
    all.put(VERSIONS, versions());
    if (!trainer.verifies()) {
      all.put(VERIFICATION, LEFT_OUT);
    }
    return JSON.print(all);
  }

  private static Map<String, Object> versions() {
    Map<String, Object> versions = new LinkedHashMap<>();
    String evident = Provenance.class.getPackage().getImplementationVersion();
    versions.put("evident", evident == null ? "unpackaged" : evident);
    versions.put("tensorflow", TensorFlowRuntime.load());
    versions.put("java", System.getProperty("java.version"));
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    versions.put("processor", Processor.here().toString());
    return versions;
  }

  /** How the machine is used; "devices" is what the session of the training sees. */
  private Map<String, Object> execution() {
    ExecutionPlan plan = trainer.plan();
    Map<String, Object> device = new LinkedHashMap<>();
    device.put("asked", plan.device().asked().name().toLowerCase(Locale.ROOT));
    device.put("found", plan.device().found());
    device.put("kind", plan.device().kind().toString());
    device.put("name", plan.device().name());
    device.put("devices", TensorFlowDevices.names(SessionConfiguration.of(plan)));
    Map<String, Object> execution = new LinkedHashMap<>();
    execution.put("device", device);
    execution.put("memoryGrowth", plan.device().kind() == Device.Kind.GPU);
    execution.put("xla", plan.xla());
    execution.put("stepsPerCall", plan.stepsPerCall());
    execution.put("tf32", Tf32.isTaken(plan.device().name(), System.getenv()));
    execution.put("deterministic", DeterministicOps.isAsked(System.getenv()));
    execution.put("intraOpThreads", plan.intraOpThreads());
    execution.put("interOpThreads", plan.interOpThreads());
    execution.put("batchParts", plan.lowering().batchParts());
    execution.put("denseWeights", plan.lowering().denseWeights().toString());
    execution.put("convolution", plan.lowering().convolution().toString());
    execution.put("pooling", plan.lowering().pooling().toString());
    execution.put("activationAfterPooling", plan.lowering().activationAfterPooling());
    execution.put("crossEntropy", plan.lowering().crossEntropy().toString());
    execution.put("type", plan.lowering().type().toString());
    return execution;
  }

  /**
   * What of this run's execution or processor is another than when it began, so that it does not
   * end with the bits of one that was not interrupted.
   *
   * @param kept the provenance.json of the run
   * @return such as "intraOpThreads 2 instead of 1"
   */
  List<String> differences(ObjectNode kept) {
    ObjectNode now = StoredJson.tree(Map.of(EXECUTION, execution(), VERSIONS, versions()));
    List<String> differences = new ArrayList<>();
    List<String> paths = new ArrayList<>(List.of("/execution/device/name", "/versions/processor"));
    now.path(EXECUTION).fieldNames().forEachRemaining(name -> paths.add("/execution/" + name));
    for (String path : paths) {
      JsonNode before = kept.at(path);
      JsonNode after = now.at(path);
      if (after.isValueNode() && before.isValueNode() && !after.equals(before)) {
        differences.add(
            path.substring(path.lastIndexOf('/') + 1).replace("name", "device")
                + " "
                + after.asText()
                + " instead of "
                + before.asText());
      }
    }
    return differences;
  }

  /**
   * The content of provenance.json of a run that is resumed.
   *
   * @param kept what it was
   * @param steps taken before
   * @return the same with one more entry under "resumed"
   */
  String resumed(ObjectNode kept, long steps) {
    ObjectNode all = kept.deepCopy();
    ArrayNode resumed = all.withArray("resumed");
    ObjectNode entry = resumed.addObject();
    entry.put("started", started.toString());
    entry.put("steps", steps);
    entry.set(EXECUTION, StoredJson.tree(execution()));
    entry.set(VERSIONS, StoredJson.tree(versions()));
    if (!trainer.verifies()) {
      entry.put(VERIFICATION, LEFT_OUT);
    }
    return StoredJson.printed(all);
  }

  /**
   * The content of provenance.json once the session was verified.
   *
   * @param kept what it is
   * @param verification what was found
   * @return the same with what was found, where the run was begun or last resumed
   */
  static String verified(ObjectNode kept, TrainingVerification verification) {
    ObjectNode all = kept.deepCopy();
    JsonNode resumed = all.path("resumed");
    ObjectNode into = resumed.isEmpty() ? all : (ObjectNode) resumed.get(resumed.size() - 1);
    into.set(VERIFICATION, StoredJson.tree(verification));
    return StoredJson.printed(all);
  }

  /**
   * The content of provenance.json once the model was written and read back.
   *
   * @param kept what it is
   * @param verification what came of holding the model against its proof
   * @return the same with that
   */
  static String verified(ObjectNode kept, ModelVerification verification) {
    ObjectNode all = kept.deepCopy();
    all.set("modelVerification", StoredJson.tree(verification));
    return StoredJson.printed(all);
  }
}
