package io.evident.lab.atlas;

import io.evident.backprop.graph.Processor;
import io.evident.lab.atlas.joined.JoinedPattern;
import io.evident.lab.atlas.joined.JoinedPatterns;
import io.evident.lab.atlas.joined.JoinedWeights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What operations in a row compute, each alone and as TensorFlow joins them, on one processor:
 * other processors have other kernels, and other errors.
 *
 * @param processor which one, with the settings that choose kernels
 * @param byDefault whose kernels TensorFlow takes there unless it is told
 * @param widths how many channels the operations had, in the order of the findings
 * @param rows what was found
 */
public record JoinedAtlas(
    String processor, JoinedLibrary byDefault, List<Integer> widths, List<JoinedRow> rows) {

  public JoinedAtlas {
    widths = List.copyOf(widths);
    rows = List.copyOf(rows);
    for (JoinedRow row : rows) {
      if (row.findings().size() != widths.size()) {
        throw new IllegalArgumentException(
            "findings of "
                + row.operations()
                + " must be one for each of "
                + widths
                + ", got "
                + row.findings().size());
      }
    }
  }

  /**
   * Measures all of it, about two minutes, in processes of its own.
   *
   * @param seed of the points and the weights
   * @return what was found
   * @throws IOException if a process cannot be started or its findings not read
   */
  static JoinedAtlas measure(long seed) throws IOException {
    List<JoinedPattern> patterns = JoinedPatterns.all();
    List<Integer> widths = JoinedPatterns.WIDTHS;
    List<JoinedRow> rows = new ArrayList<>();
    for (JoinedLibrary library : JoinedLibrary.values()) {
      List<JoinedFinding> findings = findings(library, seed);
      for (int p = 0; p < patterns.size(); p++) {
        for (JoinedWeights weights : JoinedWeights.values()) {
          List<JoinedFinding> own = new ArrayList<>();
          for (int w = 0; w < widths.size(); w++) {
            own.add(findings.get(JoinedWorker.task(p, w, weights)));
          }
          rows.add(new JoinedRow(patterns.get(p).name(), weights, library, own));
        }
      }
    }
    return new JoinedAtlas(Processor.here().toString(), taken(), widths, rows);
  }

  private static List<JoinedFinding> findings(JoinedLibrary library, long seed) throws IOException {
    List<JoinedFinding> findings = new ArrayList<>();
    while (findings.size() < JoinedWorker.tasks()) {
      AtlasProcess.Ended ended =
          AtlasProcess.run(
              JoinedWorker.class, List.of("" + findings.size(), "" + seed), library::chooseIn);
      ended.found().forEach(words -> findings.add(JoinedWorker.read(words)));
      if (ended.crashed()) {
        findings.add(JoinedFinding.without(JoinedVerdict.CRASHES, "the process ends"));
      }
    }
    return findings;
  }

  private static JoinedLibrary taken() throws IOException {
    List<List<String>> found =
        AtlasProcess.run(
                JoinedWorker.class, List.of(JoinedWorker.WHICH, "0"), JoinedLibrary::chooseNoneIn)
            .found();
    return JoinedLibrary.valueOf(found.get(0).get(0));
  }
}
