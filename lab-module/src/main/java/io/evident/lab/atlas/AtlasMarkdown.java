package io.evident.lab.atlas;

import io.evident.lab.atlas.catalogue.AtlasCase;
import io.evident.lab.atlas.catalogue.AtlasFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The atlas as a page of documentation. */
public final class AtlasMarkdown {
  private AtlasMarkdown() {}

  /**
   * The whole page.
   *
   * @param atlas what was found
   * @param made where and how, a line each
   * @return its lines
   */
  public static List<String> lines(Atlas atlas, List<String> made) {
    List<String> lines = new ArrayList<>();
    lines.add("# Where TensorFlow Java's gradients are right");
    lines.add("");
    made.forEach(line -> lines.add("- " + line));
    lines.add("");
    legend(atlas, lines);
    notRight(atlas, lines);
    remedies(atlas, lines);
    notes(lines);
    heading(lines, JoinedMarkdown.TITLE);
    lines.addAll(JoinedMarkdown.lines(atlas.joined()));
    for (AtlasFamily family : AtlasFamily.values()) {
      family(atlas, family, lines);
    }
    return lines;
  }

  private static void legend(Atlas atlas, List<String> lines) {
    lines.add(
        "Each op is put into a graph, its output weighted with random numbers and summed, and that"
            + " sum differentiated by `Graph.addGradients`.");
    lines.add(
        "The gradient is held against central differences of the op itself (Ridders' method, with"
            + " an estimate of their own error),");
    lines.add(
        "in float64 where the op has such a kernel. The points are random (seed "
            + atlas.seed()
            + "), and the same in both number types.");
    lines.add(
        "oneDNN's kernels are taken where it has them, unless `TF_ENABLE_ONEDNN_OPTS=0` says"
            + " otherwise; TensorFlow takes them by itself on some processors only.");
    lines.add("");
    lines.add("| word | meaning |");
    lines.add("| --- | --- |");
    lines.add(
        "| right (1e-7) | agrees; the relative error is below the power of ten. Where an op or its"
            + " output is float32 only, central differences are known to 1e-6 to 1e-3, and the"
            + " error shown may be theirs |");
    lines.add(
        "| WRONG (0.9) | computed without complaint, and wrong: relative error, the largest"
            + " difference over the largest entry |");
    lines.add("| missing | `addGradients` says that there is no gradient |");
    lines.add(
        "| throws | `addGradients` refuses for another reason, or the gradient fails when run |");
    lines.add("| CRASHES | running the gradient ends the Java process |");
    lines.add("| no kernel | the op itself cannot be run with this type and these attributes |");
  }

  private static void notRight(Atlas atlas, List<String> lines) {
    heading(lines, "Not right");
    lines.add(
        count(atlas, AtlasVerdict.RIGHT)
            + " of "
            + 2 * atlas.rows().size()
            + " gradients are right, "
            + count(atlas, AtlasVerdict.WRONG)
            + " wrong, "
            + count(atlas, AtlasVerdict.MISSING)
            + " missing, "
            + count(atlas, AtlasVerdict.THROWS)
            + " throw, "
            + count(atlas, AtlasVerdict.CRASHES)
            + " crash, and for "
            + count(atlas, AtlasVerdict.NO_KERNEL)
            + " there is no kernel.");
    details(atlas, lines, "Silently wrong", List.of(AtlasVerdict.WRONG));
    details(atlas, lines, "Throws or crashes", List.of(AtlasVerdict.THROWS, AtlasVerdict.CRASHES));
    lines.add("");
    lines.add("### Missing");
    lines.add("");
    lines.add(String.join(", ", missing(atlas)) + ".");
    details(atlas, lines, "No kernel", List.of(AtlasVerdict.NO_KERNEL));
  }

  private static long count(Atlas atlas, AtlasVerdict verdict) {
    return atlas.rows().stream().filter(row -> row.float32().verdict() == verdict).count()
        + atlas.rows().stream().filter(row -> row.float64().verdict() == verdict).count();
  }

  private static List<String> missing(Atlas atlas) {
    return atlas.rows().stream()
        .filter(row -> row.float32().verdict() == AtlasVerdict.MISSING)
        .map(row -> code(row.subject().op()))
        .distinct()
        .toList();
  }

  /** One line for each op and message, the number types together where they say the same. */
  private static void details(
      Atlas atlas, List<String> lines, String title, List<AtlasVerdict> verdicts) {
    lines.add("");
    lines.add("### " + title);
    lines.add("");
    for (AtlasRow row : atlas.rows()) {
      Map<String, String> types = new LinkedHashMap<>();
      if (verdicts.contains(row.float32().verdict())) {
        types.merge(told(row.float32()), "float32", AtlasMarkdown::and);
      }
      if (verdicts.contains(row.float64().verdict())) {
        types.merge(told(row.float64()), "float64", AtlasMarkdown::and);
      }
      types.forEach(
          (told, type) -> lines.add("- " + name(row.subject()) + ", " + type + ": " + told));
    }
  }

  private static String and(String one, String other) {
    return one + " and " + other;
  }

  private static String told(AtlasFinding finding) {
    return finding.verdict() == AtlasVerdict.WRONG
        ? AtlasWords.of(finding) + ", " + finding.detail()
        : finding.detail();
  }

  private static void remedies(Atlas atlas, List<String> lines) {
    heading(lines, "Before and after");
    lines.add(
        "Each remedy's gradient is held against central differences of the op it stands for, so"
            + " that it also computes the same.");
    lines.add(
        "`CustomGradients.register()` tells TensorFlow a gradient for the whole process; it cannot"
            + " replace one that TensorFlow has, and does not work on Windows.");
    lines.add("");
    lines.add("| op | remedy | float32 before | after | float64 before | after |");
    lines.add("| --- | --- | --- | --- | --- | --- |");
    for (AtlasRemedyRow row : atlas.remedies()) {
      lines.add(
          cells(
              name(row.remedy().subject()),
              row.remedy().how(),
              AtlasWords.of(row.before().float32()),
              AtlasWords.of(row.after().float32()),
              AtlasWords.of(row.before().float64()),
              AtlasWords.of(row.after().float64())));
    }
  }

  private static void notes(List<String> lines) {
    heading(lines, "Notes");
    lines.add(
        "- The gradient of a dilated convolution is computed as if it were dense: SAME then has the"
            + " right shape and wrong numbers, VALID no shape that fits. In float32 oneDNN ends the"
            + " process on the latter; with `TF_ENABLE_ONEDNN_OPTS=0` it throws as in float64.");
    lines.add(
        "- `nn.softmaxCrossEntropyWithLogits` asks for labels that sum to 1 in each row; its"
            + " gradient in the logits, softmax - labels, holds for those only.");
    lines.add(
        "- `image.resizeBilinear` and `resizeBicubic` give a float32 for float64 images too."
            + " Central differences with steps made for float64, such as 1e-6, are then off by"
            + " hundredths to tenths, which is their own rounding; with larger steps the gradient"
            + " is right.");
    lines.add(
        "- `nn.fusedBatchNorm` at inference, and `pad` in its value, give no gradient at all for"
            + " some operands: an `Output` without an operation, which fails when it is fetched.");
    lines.add(
        "- `onesLike` is missing, and `addGradients` begins with one: so no gradient that it made"
            + " can be differentiated again until a gradient of `OnesLike` is registered.");
    lines.add(
        "- `TensorFlow.registerCustomGradient` has room for ten gradients in a process. The"
            + " eleventh is accepted, and using it ends the process.");
    lines.add("- `nn.localResponseNormalization` is right with its default attributes only.");
  }

  private static void family(Atlas atlas, AtlasFamily family, List<String> lines) {
    heading(lines, family.title());
    lines.add("| op | attributes | float32 | float64 |");
    lines.add("| --- | --- | --- | --- |");
    for (AtlasRow row : atlas.rows()) {
      if (row.subject().family() == family) {
        lines.add(
            cells(
                code(row.subject().op()),
                row.subject().attributes(),
                AtlasWords.of(row.float32()),
                AtlasWords.of(row.float64())));
      }
    }
  }

  private static void heading(List<String> lines, String title) {
    lines.add("");
    lines.add("## " + title);
    lines.add("");
  }

  /** Names of ops as code; what is built of several is said in words. */
  private static String code(String op) {
    return op.contains(" ") ? op : "`" + op + "`";
  }

  private static String name(AtlasCase subject) {
    return code(subject.op())
        + (subject.attributes().isEmpty() ? "" : " (" + subject.attributes() + ")");
  }

  private static String cells(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
