package io.evident.models.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.models.directory.RunDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run was made of. */
final class ProvenanceSection {
  /** What of provenance.json is told beside the whole of it: its place there, its name here. */
  private static final List<Map.Entry<String, String>> TOLD =
      List.of(
          Map.entry("/started", "started"),
          Map.entry("/seed", "seed"),
          Map.entry("/data/source", "data"),
          Map.entry("/data/trainDigest", "training data"),
          Map.entry("/data/testDigest", "test data"),
          Map.entry("/execution/device/name", "device"),
          Map.entry("/execution/intraOpThreads", "threads within an operation"),
          Map.entry("/execution/batchParts", "parts of a batch"),
          Map.entry("/execution/type", "type of numbers"),
          Map.entry("/versions/evident", "Evident"),
          Map.entry("/versions/tensorflow", "TensorFlow"),
          Map.entry("/versions/java", "Java"),
          Map.entry("/versions/system", "system"),
          Map.entry("/versions/processor", "processor"));

  private ProvenanceSection() {}

  static Section of(RunDirectory run) throws IOException {
    Optional<ObjectNode> kept = run.provenance();
    if (kept.isEmpty()) {
      return Section.of("Provenance", new Paragraph("The run has no provenance.json."));
    }
    List<Fact> facts = new ArrayList<>();
    for (Map.Entry<String, String> entry : TOLD) {
      JsonNode node = kept.get().at(entry.getKey());
      if (node.isValueNode()) {
        facts.add(new Fact(entry.getValue(), node.asText()));
      }
    }
    verified(kept.get()).ifPresent(found -> facts.add(new Fact("training verified", found)));
    JsonNode model = kept.get().at("/modelVerification/message");
    if (model.isTextual()) {
      facts.add(new Fact("model verified", model.asText().replaceFirst("^verified: ", "")));
    }
    if (kept.get().path("resumed").size() > 0) {
      facts.add(new Fact("resumed", kept.get().path("resumed").size() + " times"));
    }
    return Section.of(
        "Provenance",
        new Paragraph("What the run was made of, so that somebody else can make it again."),
        new Facts(facts),
        new Listing(RunDirectory.PROVENANCE, kept.get().toPrettyString() + "\n"));
  }

  /** What came of it when the run began or was last resumed; empty if it was stopped before. */
  private static Optional<String> verified(ObjectNode kept) {
    JsonNode resumed = kept.path("resumed");
    JsonNode at = resumed.isEmpty() ? kept : resumed.get(resumed.size() - 1);
    JsonNode verification = at.path("verification");
    if (verification.isTextual()) {
      return Optional.of(verification.asText());
    }
    JsonNode message = verification.path("message");
    return message.isTextual()
        ? Optional.of(message.asText().replaceFirst("^verified: ", ""))
        : Optional.empty();
  }
}
