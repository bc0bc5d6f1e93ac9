package io.evident.models.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.models.storage.StoredJson;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The task an evaluation's JSON is of; one of classification does not name it. */
enum StoredTask {
  CLASSIFICATION("classification"),
  REGRESSION("regression"),
  BINARY("binary"),
  MULTI_LABEL("multiLabel");

  static final String REMEDY = "evaluate the run again";

  private final String key;

  StoredTask(String key) {
    this.key = key;
  }

  /** As the JSON has it. */
  @Override
  public String toString() {
    return key;
  }

  static TaskReport read(String where, String json) {
    ObjectNode tree = StoredJson.object(where, json, REMEDY);
    String found = tree.path("task").asText(CLASSIFICATION.key);
    StoredTask task =
        Arrays.stream(values())
            .filter(each -> each.key.equals(found))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        where
                            + ": task must be one of "
                            + Arrays.stream(values())
                                .map(StoredTask::toString)
                                .collect(Collectors.joining(", "))
                            + ", got "
                            + found
                            + "; "
                            + REMEDY));
    return switch (task) {
      case CLASSIFICATION -> EvaluationJson.read(where, json);
      case REGRESSION -> RegressionJson.read(where, json);
      case BINARY -> BinaryJson.read(where, json);
      case MULTI_LABEL -> MultiLabelJson.read(where, json);
    };
  }
}
