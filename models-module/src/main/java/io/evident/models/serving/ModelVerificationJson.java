package io.evident.models.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A model's verification as JSON. */
public final class ModelVerificationJson {

  private ModelVerificationJson() {}

  /**
   * What was found.
   *
   * @param verification of a model
   * @return outcome, probes, largestDifference, largestShareOfBound, processor, seconds, and what a
   *     person is told
   */
  public static JsonNode of(ModelVerification verification) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("outcome", verification.outcome().toString());
    json.put("probes", verification.probes());
    json.put("largestDifference", verification.largestDifference());
    json.put("largestShareOfBound", verification.largestShare());
    json.put("processor", verification.processor().toString());
    json.put("seconds", verification.seconds());
    json.put("message", verification.line());
    return json;
  }
}
