package io.evident.lab.claims;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Experiments that a claim ranks, a row for each: the figure, and the posterior probability that it
 * is better than the first, as {@code evident compare} has it.
 *
 * @param header of the columns
 * @param rows a cell for each of them
 * @param notes how a column is meant, and why a cell is empty
 */
record RankedRows(List<String> header, List<List<String>> rows, List<String> notes) {
  /** Empty of a claim that ranks nothing by which models are compared. */
  static Optional<RankedRows> of(ClaimVerdict verdict) {
    if (!(verdict.measurement().orElse(null) instanceof Measurement.Ranking ranking)
        || ranking.versusFirst().isEmpty()) {
      return Optional.empty();
    }
    int seeds =
        ranking.versusFirst().values().stream().mapToInt(v -> v.bySeed().size()).max().orElse(0);
    List<String> header = new ArrayList<>(List.of(verdict.claim().id(), verdict.claim().metric()));
    for (int seed = 1; seed <= seeds; seed++) {
      header.add((seed == 1 ? "P(better than the first), seed " : "seed ") + seed);
    }
    header.add("over seeds");
    List<List<String>> rows = new ArrayList<>();
    Map<String, List<String>> unknown = new LinkedHashMap<>();
    ranking
        .byExperiment()
        .forEach(
            (experiment, found) -> {
              List<String> row = new ArrayList<>(List.of(experiment, found.text()));
              Measurement.Versus versus = ranking.versusFirst().get(experiment);
              for (int seed = 1; seed <= seeds; seed++) {
                boolean has = versus != null && seed <= versus.bySeed().size();
                row.add(has ? versus.bySeed().get(seed - 1).text() : "");
                if (has) {
                  note(unknown, versus.bySeed().get(seed - 1), experiment + ", seed " + seed);
                }
              }
              row.add(versus == null ? "" : versus.overSeeds().text());
              if (versus != null) {
                note(unknown, versus.overSeeds(), experiment + " over seeds");
              }
              rows.add(row);
            });
    List<String> notes = new ArrayList<>();
    notes.add(
        "P(better than the first): of one seed, the posterior probability for the two models by the"
            + " same test images, image by image; over seeds, that for the mean accuracies. One half"
            + " says nothing.");
    unknown.forEach((reason, of) -> notes.add(String.join("; ", of) + ": not known, " + reason));
    return Optional.of(new RankedRows(header, rows, notes));
  }

  private static void note(
      Map<String, List<String>> unknown, Measurement.Better better, String of) {
    if (!better.reason().isBlank()) {
      unknown.computeIfAbsent(better.reason(), r -> new ArrayList<>()).add(of);
    }
  }
}
