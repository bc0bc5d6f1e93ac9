package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command in processes of other languages, encodings and time zones: the same files to the
 * byte, times apart. In Turkish an i becomes a dotted capital, in German a point is a comma, in
 * Egypt digits are other characters.
 */
@Tag("thorough")
class LocaleTest {
  private static final List<List<String>> PLACES =
      List.of(
          List.of("-Duser.language=en", "-Duser.country=US", "-Dfile.encoding=UTF-8"),
          List.of(
              "-Duser.language=tr",
              "-Duser.country=TR",
              "-Dfile.encoding=ISO-8859-1",
              "-Duser.timezone=Asia/Tokyo"),
          List.of(
              "-Duser.language=de",
              "-Duser.country=DE",
              "-Dfile.encoding=windows-1252",
              "-Duser.timezone=America/St_Johns"),
          List.of(
              "-Duser.language=ar",
              "-Duser.country=EG",
              "-Duser.variant=",
              "-Dfile.encoding=US-ASCII",
              "-Duser.timezone=Africa/Cairo"));

  /** An experiment whose words are not ASCII. */
  private static final String EXPERIMENT =
      """
      name: tiny
      description: 'I\u0131\u0130i, \u00e4\u00f6\u00fc, \u0663'
      network:
        input: [32, 32, 3]
        layers:
          - flatten
          - dense: {units: 10}
        loss: softmaxCrossEntropy
      normalization: {mean: 0.5, deviation: 0.5}
      split: {train: 160, validation: 40, test: 50}
      optimizer: {kind: sgd, learningRate: 0.01}
      batchSize: 20
      epochs: 2
      seed: 1
      """;

  @TempDir private Path folder;

  private void run(List<String> place, Path in, String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(place);
    // JavaCPP unpacks TensorFlow anew where the time zone differs, as the dates in a jar are local
    // ones, and another test that loads it just then would load half of it.
    command.add("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("libraries"));
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(args));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), () -> place + " does not end");
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(output, StandardCharsets.ISO_8859_1);
    assertEquals(0, process.exitValue(), () -> place + ": " + said);
  }

  /** All files by name, with what is told of times taken out. */
  private static Map<String, String> files(Path in) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(in)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = in.relativize(file).toString();
        byte[] bytes = Files.readAllBytes(file);
        if (name.contains("tfevents") || name.equals("run/report.html")) {
          continue;
        }
        if (name.endsWith("metrics.csv")) {
          // The last two columns are seconds and images a second.
          bytes =
              new String(bytes, StandardCharsets.UTF_8)
                  .replaceAll("(?m),[^,\n]*,[^,\n]*$", "")
                  .getBytes(StandardCharsets.UTF_8);
        } else if (name.endsWith("provenance.json")) {
          bytes =
              new String(bytes, StandardCharsets.UTF_8)
                  .replaceAll("\"(started|message)\" : \"[^\"]*\"", "")
                  .replaceAll("\"seconds\" : [^,\\s]*", "")
                  .getBytes(StandardCharsets.UTF_8);
        }
        files.put(
            name,
            bytes.length < 200_000 && isText(name)
                ? new String(bytes, StandardCharsets.UTF_8)
                : HexFormat.of().formatHex(bytes));
      }
    }
    return files;
  }

  private static boolean isText(String name) {
    return name.matches(".*\\.(csv|json|yaml|txt|svg|html|xml)");
  }

  @Test
  void filesAreTheSameInEveryLanguageEncodingAndZone() throws Exception {
    Map<String, String> expected = null;
    for (int p = 0; p < PLACES.size(); p++) {
      List<String> place = PLACES.get(p);
      Path in = Files.createDirectories(folder.resolve("place-" + p));
      Files.writeString(in.resolve("tiny.yaml"), EXPERIMENT);
      Files.writeString(
          in.resolve("x.csv"), "gr\u00f6\u00dfe,x\n\u0131,1234.5\nI,-0.001\n\u0663,3\n");
      run(place, in, "bayes", "x.csv", "--column", "x", "--plot", "grid.svg", "--out", "inference");
      run(place, in, "train", "tiny.yaml", "--out", "run");
      run(place, in, "report", "run", "--out", "page.html");
      run(place, in, "evaluate", "run", "--format", "csv", "--out", "evaluation.csv");
      run(place, in, "compare", "run", "--out", "comparison");
      Map<String, String> files = files(in);
      if (expected == null) {
        expected = files;
        assertTrue(files.size() > 20, () -> files.keySet().toString());
      } else {
        assertEquals(expected.keySet(), files.keySet(), place.toString());
        for (Map.Entry<String, String> file : expected.entrySet()) {
          if (!file.getKey().equals("page.html")) {
            assertEquals(file.getValue(), files.get(file.getKey()), place + ": " + file.getKey());
          }
        }
      }
    }
  }
}
