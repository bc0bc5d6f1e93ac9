package io.evident.lab.atlas;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.lab.atlas.catalogue.AtlasRemedy;
import io.evident.lab.atlas.catalogue.Remedies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where TensorFlow Java's gradients are right, as measured.
 *
 * @param tensorFlow TensorFlow's version
 * @param seed of the points and the weights
 * @param rows every op of the catalogue, as TensorFlow comes
 * @param remedies the ways around, before and after
 * @param joined operations in a row, alone and as TensorFlow joins them
 */
public record Atlas(
    String tensorFlow,
    long seed,
    List<AtlasRow> rows,
    List<AtlasRemedyRow> remedies,
    JoinedAtlas joined) {

  public Atlas {
    rows = List.copyOf(rows);
    remedies = List.copyOf(remedies);
  }

  /**
   * Measures the whole catalogue, about three minutes, in processes of its own: what this process
   * has registered does not matter, and it registers nothing here.
   *
   * @param seed of the points and the weights
   * @return what was found
   * @throws IOException if a process cannot be started or its findings not read
   * @throws IllegalStateException if TensorFlow cannot be loaded, or an op itself fails
   */
  public static Atlas measure(long seed) throws IOException {
    String version = TensorFlowRuntime.load();
    List<AtlasRow> rows = rows(AtlasPhase.BEFORE, seed);
    List<AtlasRow> after = rows(AtlasPhase.AFTER, seed);
    List<AtlasRemedyRow> remedies = new ArrayList<>();
    for (int r = 0; r < after.size(); r++) {
      AtlasRemedy remedy = Remedies.all().get(r);
      AtlasRow before =
          rows.stream()
              .filter(row -> row.subject().name().equals(remedy.subject().name()))
              .findFirst()
              .orElseThrow();
      remedies.add(new AtlasRemedyRow(remedy, before, after.get(r)));
    }
    return new Atlas(version, seed, rows, remedies, JoinedAtlas.measure(seed));
  }

  private static List<AtlasRow> rows(AtlasPhase phase, long seed) throws IOException {
    List<AtlasRemedy> tasks = phase.tasks();
    List<AtlasFinding> findings = new ArrayList<>();
    while (findings.size() < 2 * tasks.size()) {
      findings.addAll(findings(phase, findings.size(), seed));
    }
    List<AtlasRow> rows = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      rows.add(new AtlasRow(tasks.get(i).subject(), findings.get(2 * i + 1), findings.get(2 * i)));
    }
    return rows;
  }

  /** The findings from one task to the last, or to the first that ends the process. */
  private static List<AtlasFinding> findings(AtlasPhase phase, int first, long seed)
      throws IOException {
    AtlasProcess.Ended ended =
        AtlasProcess.run(
            AtlasWorker.class,
            List.of(phase.name(), "" + first, "" + seed),
            environment -> {
              if (!JoinedLibrary.isChosen()) {
                JoinedLibrary.ONEDNN.chooseIn(environment);
              }
            });
    List<AtlasFinding> findings = new ArrayList<>();
    for (List<String> words : ended.found()) {
      findings.add(
          new AtlasFinding(
              AtlasVerdict.valueOf(words.get(0)), Double.parseDouble(words.get(1)), words.get(2)));
    }
    if (ended.crashed()) {
      findings.add(AtlasFinding.without(AtlasVerdict.CRASHES, "when run: the process ends"));
    }
    return findings;
  }
}
