package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.storage.Leftovers;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full at one file after the other, and have room again afterwards. */
@Tag("thorough")
class FullDiskTest {
  private static final int PAGE = 4096;
  private static final long ROOM = 64L << 20;

  /** 62 KB of weights and as much momentum: a checkpoint takes some pages. */
  private static final String EXPERIMENT =
      """
      name: small
      network:
        input: [32, 32, 3]
        layers: [{maxPool2d: {size: 4}}, flatten, {dense: {units: 10}}]
        loss: softmaxCrossEntropy
      normalization: {mean: 0.5, deviation: 0.5}
      split: {train: 40, validation: 10, test: 10}
      optimizer: {kind: momentum, learningRate: 0.01, momentum: 0.9}
      batchSize: 10
      epochs: 3
      seed: 1
      """;

  private static final String SWEEP =
      """
      name: rates
      experiment: small.yaml
      grid:
        optimizer.learningRate: [1e-3, 1e-2]
      """;

  private static final String LEDGER =
      """
      id,source,experiment,metric,index,published,expected,kind,comparator,tolerance,note
      loss,p,small.yaml,testLoss,,2.3,2.3,statistical,absolute,2,
      """;

  @TempDir private Path folder;

  private Path yaml() throws IOException {
    Files.writeString(folder.resolve("rates.yaml"), SWEEP);
    Files.writeString(folder.resolve("ledger.csv"), LEDGER);
    return Files.writeString(folder.resolve("small.yaml"), EXPERIMENT);
  }

  /** One line that names a file on the disk, says what is wrong with it and how to go on. */
  private static String unwritten(CommandResult result, TinyDisk disk, String again) {
    assertEquals(ExitCode.BAD_INPUT, result.code(), result.toString());
    String last = result.err().lines().reduce("", (a, b) -> b);
    assertFalse(result.err().contains("\tat "), result.err());
    assertTrue(last.startsWith("evident: " + disk.path()), result.err());
    assertTrue(last.contains(": cannot be written ("), result.err());
    assertTrue(last.contains("make room on its disk"), result.err());
    assertTrue(last.endsWith(again), result.err());
    return last.substring("evident: ".length(), last.indexOf(": cannot be written"));
  }

  /** What kind of file it was: its name, or the folder of those with many names. */
  private static String kind(Path run, String file) {
    Path relative = run.relativize(Path.of(file));
    return relative.getName(0).toString();
  }

  /** Whatever stands under a final name is what it would have been with room. */
  private static void assertNothingIsHalf(Path whole, Path run, String context) throws IOException {
    try (Stream<Path> all = Files.walk(run)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertFalse(Leftovers.isOne(file), file + " " + context);
        Path same = whole.resolve(run.relativize(file).toString());
        String name = file.getFileName().toString();
        if (Set.of("metrics.csv", "losses.csv").contains(name)) {
          List<String> rows = RunFiles.timeless(file);
          assertEquals(RunFiles.timeless(same).subList(0, rows.size()), rows, file + context);
        } else if (name.equals("report.html")) {
          assertTrue(Files.readString(file).endsWith("</html>\n"), file + context);
        } else if (!Set.of("provenance.json", ".lock", "best.safetensors").contains(name)
            && Files.exists(same)) {
          assertArrayEquals(Files.readAllBytes(same), Files.readAllBytes(file), file + context);
        }
      }
    }
  }

  @Test
  void aTrainingThatRanOutOfRoomIsResumedToTheSameBits(TestReporter reporter) throws Exception {
    Path yaml = yaml();
    Path whole = folder.resolve("whole");
    CommandResult.of("train", yaml, "--out", whole).assertDone();
    long pages = pages(whole);
    List<Long> sizes = new ArrayList<>();
    // The first files are of a page each but for classes.json, which holds images; most room is
    // taken by the plots, at the end.
    for (long size = 1; size < 26; size++) {
      sizes.add(size);
    }
    for (int percent : new int[] {25, 50, 75, 95}) {
      sizes.add(pages * percent / 100);
    }
    Set<String> kinds = new TreeSet<>();
    int attempts = 0;
    for (long size : sizes) {
      try (TinyDisk disk = TinyDisk.mount(folder.resolve("disk"), size * PAGE)) {
        Path run = disk.path().resolve("run");
        CommandResult full = CommandResult.of("train", yaml, "--no-verify", "--out", run);
        if (full.code() == ExitCode.DONE) {
          continue;
        }
        attempts++;
        String context = " with " + size + " pages: " + full;
        String kind =
            kind(
                run,
                unwritten(
                    full,
                    disk,
                    ", then resume it: evident train --resume --out " + run + " --no-verify"));
        assertNothingIsHalf(whole, run, context);
        if (kinds.add(kind)) {
          disk.resize(ROOM);
          CommandResult on =
              Files.exists(run.resolve("experiment.yaml"))
                  ? CommandResult.of("train", "--resume", "--out", run)
                  : CommandResult.of("train", yaml, "--out", run);
          assertEquals(ExitCode.DONE, on.code(), on + context);
          RunFiles.assertSame(whole, run, context);
        }
      }
    }
    reporter.publishEntry(
        attempts + " full disks, the first unwritten file of each kind: " + kinds);
    for (String kind :
        List.of(
            "provenance.json",
            "metrics.csv",
            "checkpoints",
            "tensorboard",
            "plots",
            "report.html")) {
      assertTrue(kinds.contains(kind), kind + " is not among " + kinds);
    }
  }

  /** As a disk counts them. */
  private static long pages(Path directory) throws IOException {
    long pages = 0;
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        pages += (Files.size(file) + PAGE - 1) / PAGE;
      }
    }
    return pages;
  }

  @Test
  void theReportAndWhatIsJudgedLastAreMadeOnceThereIsRoom() throws Exception {
    Path yaml = yaml();
    Path whole = folder.resolve("whole");
    CommandResult.of("train", yaml, "--out", whole).assertDone();
    for (List<String> missing :
        List.of(
            List.of("report.html"),
            List.of("report.html", "evaluation.json"),
            List.of("report.html", "evaluation.json", "evaluation.csv", "gallery.json"))) {
      try (TinyDisk disk = TinyDisk.mount(folder.resolve("disk"), ROOM)) {
        Path run = disk.path().resolve("run");
        CommandResult.of("train", yaml, "--out", run).assertDone();
        for (String file : missing) {
          Files.delete(run.resolve(file));
        }
        // Page by page: the last one that is free is the tail of the filler's.
        Path filler = disk.path().resolve("filler");
        fill(filler);
        String line =
            unwritten(
                CommandResult.of("train", "--resume", "--out", run),
                disk,
                ", then resume it: evident train --resume --out " + run);
        assertTrue(line.startsWith(run.toString()), line);
        assertNothingIsHalf(whole, run, missing.toString());
        if (missing.size() == 1) {
          assertEquals(run.resolve("report.html").toString(), line);
          unwritten(CommandResult.of("report", run), disk, "make room on its disk");
        }
        Files.delete(filler);
        CommandResult.of("train", "--resume", "--out", run).assertDone();
        RunFiles.assertSame(whole, run, missing.toString());
      }
    }
  }

  @Test
  void imagesThatAreHeldNeedNoRoomForTheirCache() throws Exception {
    Path images = folder.resolve("images");
    for (String name : List.of("cat", "dog")) {
      Files.createDirectories(images.resolve(name));
      for (int i = 0; i < 20; i++) {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        image.setRGB(i, i, 0xff0000);
        ImageIO.write(image, "png", images.resolve(name).resolve(i + ".png").toFile());
      }
    }
    try (TinyDisk disk = TinyDisk.mount(folder.resolve("disk"), 4 * PAGE)) {
      CommandResult held = CommandResult.of("data", "info", images, "--cache", disk.path());
      assertEquals(ExitCode.DONE, held.code(), held.err());
      assertTrue(held.err().startsWith("evident: notice: decoded images are not kept"), held.err());
      assertEquals(1, held.err().lines().count(), held.err());
      CommandResult streamed =
          CommandResult.of(
              "data",
              "info",
              images,
              "--size",
              "32x32",
              "--cache",
              disk.path(),
              "--data-memory",
              "1k");
      streamed.assertRefused("make room on its disk", "--cache");
      assertEquals(0, disk.path().toFile().list().length);
    }
  }

  private static void fill(Path filler) throws IOException {
    byte[] page = new byte[PAGE];
    try (var out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      assertTrue(Files.size(filler) > 0, e.getMessage());
    }
  }

  @Test
  void aSweepAndAReproductionGoOnOnceThereIsRoom() throws Exception {
    yaml();
    Path sweep = folder.resolve("rates.yaml");
    Path whole = folder.resolve("whole");
    CommandResult.of("sweep", sweep, "--out", whole).assertDone();
    try (TinyDisk disk = TinyDisk.mount(folder.resolve("disk"), 30 * PAGE)) {
      Path out = disk.path().resolve("sweep");
      Object[] command = {"sweep", sweep, "--out", out};
      unwritten(
          CommandResult.of(command),
          disk,
          ", then resume it: evident sweep --resume %s --out %s".formatted(sweep, out));
      disk.resize(ROOM);
      CommandResult.of("sweep", sweep, "--out", out, "--resume").assertDone();
      RunFiles.assertSame(whole, out, "");
    }
    Path ledger = folder.resolve("ledger.csv");
    try (TinyDisk disk = TinyDisk.mount(folder.resolve("disk"), 30 * PAGE)) {
      Path out = disk.path().resolve("runs");
      Object[] command = {"reproduce", "--ledger", ledger, "--seeds", "1", "--out", out};
      unwritten(
          CommandResult.of(command),
          disk,
          ", then resume it: evident reproduce --ledger %s --seeds 1 --out %s"
              .formatted(ledger, out));
      disk.resize(ROOM);
      CommandResult on = CommandResult.of(command);
      assertEquals(ExitCode.DONE, on.code(), on.err());
      assertTrue(on.out().contains("1 claim: 1 reproduced"), on.out());
    }
  }
}
