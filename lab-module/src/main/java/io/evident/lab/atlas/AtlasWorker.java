package io.evident.lab.atlas;

import io.evident.backprop.graph.ElementType;
import io.evident.lab.atlas.catalogue.AtlasRemedy;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The main of the process that measures: some of TensorFlow's gradients end the process that runs
 * them, and a registered gradient stays until the process ends.
 *
 * <p>Task 2 i is the i-th op in float64, task 2 i + 1 the same in float32.
 */
final class AtlasWorker {
  private AtlasWorker() {}

  /**
   * Measures and writes.
   *
   * @param args the file, the phase, the first task and the seed
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    AtlasPhase phase = AtlasPhase.valueOf(args[1]);
    int first = Integer.parseInt(args[2]);
    try (BufferedWriter out =
        Files.newBufferedWriter(
            Path.of(args[0]), StandardCharsets.UTF_8, StandardOpenOption.APPEND)) {
      try {
        run(phase, first, new GradientProbe(Long.parseLong(args[3])), out);
      } catch (RuntimeException | Error e) {
        // An error of Java, such as too little memory, is nothing that TensorFlow did.
        AtlasProcess.failed(out, e);
      }
    }
  }

  private static void run(AtlasPhase phase, int first, GradientProbe probe, BufferedWriter out)
      throws IOException {
    if (phase == AtlasPhase.AFTER) {
      CustomGradients.register();
    }
    List<AtlasRemedy> tasks = phase.tasks();
    GradientProbe.Truth truth = null;
    for (int task = first; task < 2 * tasks.size(); task++) {
      AtlasProcess.begin(out, task);
      AtlasRemedy todo = tasks.get(task / 2);
      AtlasFinding finding;
      try {
        if (task % 2 == 0 || truth == null) {
          truth = probe.truth(todo.subject(), todo.instead());
        }
        finding = GradientProbe.measure(todo.subject().builtBy(todo.instead()), type(task), truth);
      } catch (NoKernelException e) {
        // oneDNN has some that TensorFlow alone has not.
        truth = null;
        finding = AtlasFinding.without(AtlasVerdict.NO_KERNEL, e.detail());
      }
      AtlasProcess.found(
          out,
          finding.verdict().name(),
          Double.toString(finding.relativeError()),
          finding.detail());
    }
  }

  private static ElementType type(int task) {
    return task % 2 == 0 ? ElementType.FLOAT64 : ElementType.FLOAT32;
  }
}
