package io.evident.lab.atlas;

import io.evident.lab.atlas.catalogue.AtlasFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The atlas as lines for a terminal. */
public final class AtlasText {
  private AtlasText() {}

  /**
   * A line for every op, every remedy and all operations in a row.
   *
   * @param atlas what was found
   * @return the lines
   */
  public static List<String> lines(Atlas atlas) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "gradients of TensorFlow "
            + atlas.tensorFlow()
            + " against central differences, seed "
            + atlas.seed());
    for (AtlasFamily family : AtlasFamily.values()) {
      lines.add("");
      lines.add(line(family.title(), "float32", "float64").substring(2));
      for (AtlasRow row : atlas.rows()) {
        if (row.subject().family() == family) {
          lines.add(
              line(
                  row.subject().name(),
                  AtlasWords.of(row.float32()),
                  AtlasWords.of(row.float64())));
        }
      }
    }
    lines.add("");
    lines.add("After");
    for (AtlasRemedyRow row : atlas.remedies()) {
      lines.add(
          line(
              row.remedy().subject().name(),
              AtlasWords.of(row.after().float32()),
              AtlasWords.of(row.after().float64())));
      lines.add("    by: " + row.remedy().how());
    }
    JoinedAtlas joined = atlas.joined();
    lines.add("");
    lines.add(JoinedMarkdown.TITLE + ", " + joined.processor());
    for (JoinedRow row : joined.rows()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-47s %-15s %-12s %s",
              row.operations(),
              row.library().title(),
              row.weights().title(),
              AtlasWords.of(joined.widths(), row.findings())));
    }
    return lines;
  }

  private static String line(String name, String float32, String float64) {
    return String.format(Locale.ROOT, "  %-76s %-14s %s", name, float32, float64);
  }
}
