package io.evident.models.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.models.storage.StoredJson;
import java.io.IOException;
import java.util.List;

/** Card and proof of a model of a table as JSON. */
final class TableModelJson {
  private static final String FORMAT = "evident-table-model";
  private static final String REMEDY = "export the model again";
  private static final StoredJson CARD = StoredJson.of(FORMAT, 1, REMEDY);
  private static final StoredJson PROOF = StoredJson.of("evident-table-proof", 1, REMEDY);

  private TableModelJson() {}

  private record Digests(String savedModelDigest, String proofDigest) {}

  private record StoredProof(List<TableProbe> probes) {}

  /** What an exported model of a table consists of beside its graph. */
  record Extras(TableModelCard card, TableProof proof) {}

  static String card(TableModelCard card, String graphDigest, String proofDigest) {
    return CARD.print(
        StoredJson.tree(card).put("savedModelDigest", graphDigest).put("proofDigest", proofDigest));
  }

  static String proof(TableProof proof) {
    return PROOF.line(new StoredProof(proof.probes()));
  }

  /** Whether the card in a folder is that of a model of a table. */
  static boolean isOfTable(ModelFolder folder) throws IOException {
    return StoredJson.object(folder.cardPlace(), folder.card(), REMEDY)
        .path("format")
        .asText("")
        .equals(FORMAT);
  }

  /**
   * What is in a folder whose files are whole.
   *
   * @throws IllegalArgumentException if there is no such model, or a damaged one
   */
  static Extras read(ModelFolder folder) throws IOException {
    Sealed sealed =
        CARD.parse(
            folder.cardPlace(),
            folder.card(),
            ObjectNode.class,
            all ->
                new Sealed(
                    StoredJson.bind(all, TableModelCard.class),
                    StoredJson.bind(all, Digests.class)));
    TableModelCard card = sealed.card();
    String proof =
        folder.proof(sealed.digests().savedModelDigest(), sealed.digests().proofDigest());
    return new Extras(
        card,
        PROOF.parse(
            folder.proofPlace(),
            proof,
            StoredProof.class,
            stored -> new TableProof(card, stored.probes())));
  }

  private record Sealed(TableModelCard card, Digests digests) {}
}
