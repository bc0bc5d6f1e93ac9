package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Names that are not ASCII, in the locale C. */
class NamesEncodingTest {
  @TempDir private Path folder;

  @Test
  void onlyALocaleThatReadsAsciiIsChanged() {
    Map<String, String> utf8 = Map.of("LC_ALL", "C.UTF-8");
    assertEquals(utf8, new NamesEncoding("ANSI_X3.4-1968").variables(Map.of("LC_ALL", "C")));
    assertEquals(utf8, new NamesEncoding("ANSI_X3.4-1968").variables(Map.of()));
    assertEquals(Map.of(), new NamesEncoding("ANSI_X3.4-1968").variables(utf8));
    assertEquals(Map.of(), new NamesEncoding("UTF-8").variables(Map.of("LC_ALL", "C")));
    assertEquals(Map.of(), new NamesEncoding("ISO-8859-1").variables(Map.of()));
  }

  private static void assumeUtf8() throws Exception {
    Process locale =
        new ProcessBuilder("env", "LC_ALL=C.UTF-8", "locale", "charmap")
            .redirectErrorStream(true)
            .start();
    String charmap = new String(locale.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assumeTrue(charmap.strip().equals("UTF-8"), "needs a locale C.UTF-8: " + charmap);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aClassWithAnAccentIsRead() throws Exception {
    assumeUtf8();
    Path data = Files.createDirectories(folder.resolve("data"));
    for (String name : List.of("tea", "other")) {
      Path images = Files.createDirectories(data.resolve(name));
      for (int i = 0; i < 5; i++) {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
      }
    }
    // By a shell: this process may itself be in a locale that cannot name it.
    List<String> inC =
        List.of(
            "env",
            "LC_ALL=C",
            "bash",
            "-c",
            "mv \"$0/other\" \"$0/\"$'caf\\303\\251' && exec \"$@\"",
            data.toString());
    try (EvidentProcess process =
        EvidentProcess.start(
            folder.resolve("logs"), inC, "data", "info", data, "--cache", folder)) {
      assertEquals(ExitCode.DONE, process.exitCode(), process.err());
      assertTrue(process.out().contains("8 train, 2 test, 2 classes"), process.out());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void argumentsThatTheLocaleCannotReadAreRefusedWithIt() throws Exception {
    Path csv = Files.writeString(folder.resolve("x.csv"), "x\n1\n2\n");
    List<String> inC =
        List.of("env", "LC_ALL=C", "bash", "-c", "exec \"$@\" $'gr\\303\\266\\303\\237e'", "bash");
    try (EvidentProcess process =
        EvidentProcess.start(folder.resolve("logs"), inC, "bayes", csv, "--column")) {
      process.result().assertRefused("LC_ALL=C.UTF-8");
    }
  }
}
