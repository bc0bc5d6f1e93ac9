package io.evident.cli;

import io.evident.backprop.graph.TensorFlowDevices;
import io.evident.lab.atlas.Atlas;
import io.evident.lab.atlas.AtlasMarkdown;
import io.evident.lab.atlas.AtlasText;
import io.evident.lab.atlas.GradientProbe;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** {@code evident gradcheck --atlas}: TensorFlow's own gradients, op by op. */
final class AtlasReport {
  private AtlasReport() {}

  /**
   * Measures the atlas and prints it, or writes it as a page.
   *
   * @param out where to print
   * @param file the page to write; null to print the table
   * @return the exit code: 0, whatever was found of TensorFlow
   * @throws IOException if the page cannot be written
   */
  static int run(PrintWriter out, Path file) throws IOException {
    print(Atlas.measure(GradientProbe.DEFAULT_SEED), out, file);
    return ExitCode.DONE;
  }

  static void print(Atlas atlas, PrintWriter out, Path file) throws IOException {
    if (file == null) {
      AtlasText.lines(atlas).forEach(out::println);
    } else {
      String page = String.join("\n", AtlasMarkdown.lines(atlas, made(atlas))) + "\n";
      WholeFile.write(file, page.getBytes(StandardCharsets.UTF_8));
      out.println(atlas.rows().size() + " ops and attributes: " + file);
    }
    out.flush();
  }

  private static List<String> made(Atlas atlas) {
    return List.of(
        "TensorFlow " + atlas.tensorFlow() + ", TensorFlow Java " + DoctorCommand.javaVersion(),
        "Java " + System.getProperty("java.version"),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
            + ", "
            + String.join(", ", TensorFlowDevices.names()),
        "`evident gradcheck --atlas --out docs/tensorflow-gradient-atlas.md`");
  }
}
