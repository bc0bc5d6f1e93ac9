package io.evident.lab.atlas;

import io.evident.lab.atlas.joined.JoinedWeights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The part of the page about operations in a row. */
final class JoinedMarkdown {
  static final String TITLE = "Alone and joined";

  private JoinedMarkdown() {}

  static List<String> lines(JoinedAtlas atlas) {
    List<String> lines = new ArrayList<>();
    lines.add("Before a graph is run, TensorFlow rewrites it, and joins operations into one.");
    lines.add(
        "Each line is about operations in a row in float32, run one by one (nothing rewritten) and"
            + " as TensorFlow rewrites them, with weights that are constants or come from outside,"
            + " at widths of "
            + atlas.widths().stream().map(String::valueOf).collect(Collectors.joining(", "))
            + " channels.");
    lines.add(
        "Values, and the gradients in everything that is not constant, are held against the same in"
            + " float64, computed by hand-written Java. An entry may be off by gamma_n = n u / (1 -"
            + " n u) of the sum of its n terms' absolute values, u = 2^-24, and by what its terms"
            + " are off;");
    lines.add(
        "exp, tanh, erf and reciprocal roots may be off by 32 u of the largest number in their"
            + " formula.");
    lines.add("");
    lines.add("- Processor: " + atlas.processor());
    lines.add(
        "- Kernels that TensorFlow takes there by itself: "
            + atlas.byDefault().title()
            + " (`TF_ENABLE_ONEDNN_OPTS` set to 0 or 1 chooses; both are measured). Its own kernels"
            + " multiply by oneDNN too: `ONEDNN_MAX_CPU_ISA` changes their rounding.");
    lines.add("");
    lines.add("| word | meaning |");
    lines.add("| --- | --- |");
    lines.add(
        "| right (0.1) | alone and joined, at every width; the greatest error is this share of its"
            + " bound |");
    lines.add(
        "| WRONG JOINED at 84 (0.3) | right alone and wrong as TensorFlow rewrites it, at these"
            + " widths; the relative error |");
    lines.add("| WRONG ALONE at 84 (0.3) | wrong already when nothing is rewritten |");
    lines.add("| fails, CRASHES | TensorFlow refuses, or the Java process ends |");
    for (JoinedLibrary library : JoinedLibrary.values()) {
      lines.add("");
      lines.add("### With " + library.title() + " kernels");
      lines.add("");
      lines.add(summary(atlas, library));
      lines.add("");
      lines.add("| operations | joined to | constant weights | variable weights |");
      lines.add("| --- | --- | --- | --- |");
      byOperations(atlas, library)
          .forEach((operations, rows) -> lines.add(line(atlas, operations, rows)));
    }
    return lines;
  }

  private static Map<String, List<JoinedRow>> byOperations(
      JoinedAtlas atlas, JoinedLibrary library) {
    return atlas.rows().stream()
        .filter(row -> row.library() == library)
        .collect(
            Collectors.groupingBy(JoinedRow::operations, LinkedHashMap::new, Collectors.toList()));
  }

  private static String summary(JoinedAtlas atlas, JoinedLibrary library) {
    List<JoinedVerdict> verdicts =
        atlas.rows().stream()
            .filter(row -> row.library() == library)
            .flatMap(row -> row.findings().stream())
            .map(JoinedFinding::verdict)
            .toList();
    return count(verdicts, JoinedVerdict.RIGHT)
        + " of "
        + verdicts.size()
        + " are right alone and joined, "
        + count(verdicts, JoinedVerdict.WRONG_JOINED)
        + " right alone and wrong joined, "
        + count(verdicts, JoinedVerdict.WRONG_ALONE)
        + " wrong alone, "
        + count(verdicts, JoinedVerdict.FAILS)
        + " fail and "
        + count(verdicts, JoinedVerdict.CRASHES)
        + " crash.";
  }

  private static long count(List<JoinedVerdict> verdicts, JoinedVerdict which) {
    return verdicts.stream().filter(verdict -> verdict == which).count();
  }

  private static String line(JoinedAtlas atlas, String operations, List<JoinedRow> rows) {
    Set<String> joined = new LinkedHashSet<>();
    rows.forEach(row -> row.findings().forEach(finding -> joined.addAll(finding.joined())));
    List<String> cells = new ArrayList<>(List.of(operations));
    cells.add(joined.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")));
    for (JoinedWeights weights : JoinedWeights.values()) {
      cells.add(
          rows.stream()
              .filter(row -> row.weights() == weights)
              .map(row -> AtlasWords.of(atlas.widths(), row.findings()))
              .collect(Collectors.joining()));
    }
    return "| " + String.join(" | ", cells) + " |";
  }
}
