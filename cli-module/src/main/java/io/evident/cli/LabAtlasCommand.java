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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evident lab atlas}: TensorFlow's own gradients, op by op. */
@Command(
    name = "atlas",
    description =
        "Measure TensorFlow's own gradients, op by op, and what it joins; three minutes. Exit code"
            + " 0, whatever is found of TensorFlow.",
    footer = {"", "Example: evident lab atlas --out atlas.md"})
final class LabAtlasCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write a page in Markdown there instead of printing the table.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    print(Atlas.measure(GradientProbe.DEFAULT_SEED), spec.commandLine().getOut(), out);
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
        "TensorFlow " + atlas.tensorFlow() + ", TensorFlow Java " + TensorFlowProbe.javaVersion(),
        "Java " + System.getProperty("java.version"),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
            + ", "
            + String.join(", ", TensorFlowDevices.names()),
        "`evident lab atlas --out docs/tensorflow-gradient-atlas.md`");
  }
}
