package io.evident.models.serving;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.models.internal.serving.ModelFolder;
import io.evident.models.internal.serving.TableProbe;
import io.evident.models.storage.StoredJson;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Card and proof of a model of a table as JSON. */
final class TableModelJson {
  private static final String FORMAT = "evident-table-model";
  private static final String REMEDY = "export the model again";
  private static final StoredJson CARD = StoredJson.of(FORMAT, 1, REMEDY);
  private static final StoredJson PROOF = StoredJson.of("evident-table-proof", 1, REMEDY);

  private TableModelJson() {}

  private record Digests(
      String savedModelDigest,
      String proofDigest,
      @JsonSetter(nulls = Nulls.SET) TableModelCalibration.Stored calibration) {}

  private record StoredProof(List<TableProbe> probes) {}

  /** What an exported model of a table consists of beside its graph. */
  record Extras(
      TableModelCard card, Optional<TableModelCalibration> calibration, TableProof proof) {}

  static String card(
      TableModelCard card,
      Optional<TableModelCalibration> calibration,
      String graphDigest,
      String proofDigest) {
    ObjectNode all =
        StoredJson.tree(card).put("savedModelDigest", graphDigest).put("proofDigest", proofDigest);
    calibration.ifPresent(c -> all.set("calibration", StoredJson.tree(c.stored())));
    return CARD.print(all);
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
                Sealed.of(
                    StoredJson.bind(all, TableModelCard.class),
                    StoredJson.bind(all, Digests.class)));
    TableModelCard card = sealed.card();
    int calibrated = sealed.calibration().map(TableModelCalibration::width).orElse(0);
    String proof =
        folder.proof(sealed.digests().savedModelDigest(), sealed.digests().proofDigest());
    return new Extras(
        card,
        sealed.calibration(),
        PROOF.parse(
            folder.proofPlace(),
            proof,
            StoredProof.class,
            stored -> new TableProof(card, stored.probes(), calibrated)));
  }

  private record Sealed(
      TableModelCard card, Optional<TableModelCalibration> calibration, Digests digests) {
    static Sealed of(TableModelCard card, Digests digests) {
      return new Sealed(
          card,
          Optional.ofNullable(digests.calibration()).map(TableModelCalibration.Stored::calibration),
          digests);
    }
  }
}
