package io.evident.cli.text;

import io.evident.lab.claims.Claim;
import io.evident.lab.claims.ClaimVerdict;
import io.evident.lab.claims.Measurement;
import io.evident.models.report.Block;
import io.evident.models.report.LedgerRow;
import io.evident.models.report.LedgerSection;
import io.evident.models.report.LedgerVerdict;
import io.evident.models.report.Paragraph;
import io.evident.models.report.Report;
import io.evident.models.report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Verdicts as a page that can be sorted and filtered. */
public final class ReproductionReport {
  private static final int LONGEST = 60;

  private ReproductionReport() {}

  /**
   * The report.
   *
   * @param command that makes it
   * @param remarks said before the figures
   * @param verdicts in the ledger's order
   */
  public static Report of(String command, List<String> remarks, List<ClaimVerdict> verdicts) {
    List<Block> said = new ArrayList<>();
    said.add(
        new Paragraph(
            "Figures of trainings are mean \u00b1 deviation over seeds; they are held against what is"
                + " expected, within the tolerance."));
    remarks.forEach(remark -> said.add(new Paragraph(remark)));
    return Report.of("Published against measured", command)
        .with(new Section("What was measured", said, List.of()))
        .with(LedgerSection.of(verdicts.stream().map(ReproductionReport::row).toList()));
  }

  private static LedgerRow row(ClaimVerdict verdict) {
    Claim claim = verdict.claim();
    return new LedgerRow(
        claim.id(),
        claim.source(),
        claim.experiment(),
        claim.metric() + (claim.index().isBlank() ? "" : " [" + claim.index() + "]"),
        shortened(claim.published()),
        shortened(claim.expected()),
        Double.toString(claim.tolerance()),
        shortened(verdict.measurement().map(Measurement::text).orElse("")),
        verdict(verdict),
        Stream.of(verdict.reason(), verdict.explanation(), claim.note())
            .filter(text -> !text.isBlank())
            .distinct()
            .collect(Collectors.joining("; ")));
  }

  /** Fifteen scores in a row are no cell of a table. */
  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "\u2026";
  }

  private static LedgerVerdict verdict(ClaimVerdict verdict) {
    return switch (verdict.status()) {
      case REPRODUCED -> LedgerVerdict.REPRODUCED;
      case BETTER -> LedgerVerdict.BETTER;
      case DIFFERS -> LedgerVerdict.DIFFERS;
      case INCONCLUSIVE -> LedgerVerdict.INCONCLUSIVE;
      case ERRATUM -> LedgerVerdict.ERRATUM;
      case NOT_RUN -> LedgerVerdict.NOT_RUN;
    };
  }
}
