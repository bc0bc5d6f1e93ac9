package io.evident.cli.text;

import io.evident.lab.claims.Claim;
import io.evident.lab.claims.ClaimVerdict;
import io.evident.lab.claims.LedgerTables;
import io.evident.lab.figures.ClaimMeasurer;
import io.evident.lab.figures.FigurePlot;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Verdicts as a page in Markdown with plots beside it. */
public final class ReproductionPage {
  private static final String IMAGES = "images";

  private ReproductionPage() {}

  /**
   * Writes the page, and its plots to a folder "images" beside it.
   *
   * @param file of the page
   * @param command that makes it
   * @param remarks paragraphs above the figures
   * @param verdicts in the ledger's order
   * @param measurer that made them
   */
  public static void write(
      Path file,
      String command,
      List<String> remarks,
      List<ClaimVerdict> verdicts,
      ClaimMeasurer measurer)
      throws IOException {
    Map<String, List<Claim>> byExperiment = new HashMap<>();
    for (ClaimVerdict verdict : verdicts) {
      byExperiment
          .computeIfAbsent(verdict.claim().experiment(), e -> new ArrayList<>())
          .add(verdict.claim());
    }
    Path images = file.resolveSibling(IMAGES);
    String prefix = file.getFileName().toString().replaceFirst("\\.[^.]*$", "") + "-";
    Map<String, List<String>> plots = new HashMap<>();
    for (Map.Entry<String, List<Claim>> own : byExperiment.entrySet()) {
      List<String> links = new ArrayList<>();
      for (FigurePlot plot : measurer.savePlots(own.getValue(), images, prefix)) {
        links.add(
            String.format(
                Locale.ROOT, "![%s](%s/%s)", plot.title(), IMAGES, plot.file().getFileName()));
      }
      plots.put(own.getKey(), links);
    }
    List<String> lines = new ArrayList<>();
    lines.add("# Published figures against measured ones");
    lines.add("");
    lines.add("Made by");
    lines.add("");
    lines.add("    " + command);
    lines.add("");
    lines.add(
        "Figures of trainings are mean \u00b1 deviation over seeds; they are held against the"
            + " column *expected* within what is *allowed*.");
    for (String remark : remarks) {
      lines.add("");
      lines.add(LedgerTables.escaped(remark));
    }
    lines.add("");
    lines.addAll(LedgerTables.of(verdicts, plots::get));
    WholeFile.write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
