package io.evident.lab.atlas;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.lab.atlas.joined.JoinedPattern;
import io.evident.lab.atlas.joined.JoinedPatterns;
import io.evident.lab.atlas.joined.JoinedTruth;
import io.evident.lab.atlas.joined.JoinedWeights;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** The main of the process that measures operations in a row, with the kernels it is told to. */
final class JoinedWorker {
  /** Instead of a first task: only say whose kernels are taken. */
  static final String WHICH = "which";

  private static final String BETWEEN = ";";

  private static final List<JoinedWeights> FORMS = List.of(JoinedWeights.values());

  private JoinedWorker() {}

  static int tasks() {
    return JoinedPatterns.all().size() * JoinedPatterns.WIDTHS.size() * FORMS.size();
  }

  /** The number of a task: those of one pattern and width follow each other. */
  static int task(int pattern, int width, JoinedWeights weights) {
    return (pattern * JoinedPatterns.WIDTHS.size() + width) * FORMS.size() + FORMS.indexOf(weights);
  }

  /**
   * Measures and writes.
   *
   * @param args the file, the first task and the seed
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    try (BufferedWriter out =
        Files.newBufferedWriter(
            Path.of(args[0]), StandardCharsets.UTF_8, StandardOpenOption.APPEND)) {
      try {
        TensorFlowRuntime.load();
        if (args[1].equals(WHICH)) {
          AtlasProcess.found(out, JoinedProbe.library().name());
        } else {
          run(Integer.parseInt(args[1]), Long.parseLong(args[2]), out);
        }
      } catch (RuntimeException | Error e) {
        // An error of Java, such as too little memory, is nothing that TensorFlow did.
        AtlasProcess.failed(out, e);
      }
    }
  }

  private static void run(int first, long seed, BufferedWriter out) throws IOException {
    List<JoinedPattern> patterns = JoinedPatterns.all();
    int widths = JoinedPatterns.WIDTHS.size();
    JoinedPattern.AtWidth subject = null;
    JoinedTruth truth = null;
    for (int task = first; task < tasks(); task++) {
      AtlasProcess.begin(out, task);
      if (task % FORMS.size() == 0 || truth == null) {
        int width = JoinedPatterns.WIDTHS.get(task / FORMS.size() % widths);
        subject = patterns.get(task / FORMS.size() / widths).at(width);
        truth = JoinedTruth.of(subject, seed);
      }
      JoinedWeights weights = FORMS.get(task % FORMS.size());
      JoinedFinding finding = JoinedProbe.measure(subject, truth, weights);
      AtlasProcess.found(
          out,
          finding.verdict().name(),
          Double.toString(finding.share()),
          Double.toString(finding.relativeError()),
          finding.detail(),
          String.join(BETWEEN, finding.joined()));
    }
  }

  /** In the process that waits: a finding from its words. */
  static JoinedFinding read(List<String> words) {
    return new JoinedFinding(
        JoinedVerdict.valueOf(words.get(0)),
        Double.parseDouble(words.get(1)),
        Double.parseDouble(words.get(2)),
        words.get(3),
        Arrays.stream(words.get(4).split(BETWEEN)).filter(name -> !name.isEmpty()).toList());
  }
}
