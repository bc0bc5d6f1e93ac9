package io.evident.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A folder with what the pages speak of: the files that a reader is taken to have, and the runs
 * that earlier commands have left. The images are few and random, so that a training takes a
 * moment; the shell finds the command as {@code evident} and as {@code ./evident}.
 */
final class ReadersDesk {
  private static final long PATIENCE_MINUTES = 8;
  private static final List<String> CLASSES =
      List.of("ant", "bee", "cow", "doe", "eel", "fox", "gnu", "hen", "jay", "koi");

  private final Path folder;

  private ReadersDesk(Path folder) {
    this.folder = folder;
  }

  /** A desk with everything but runs. */
  static ReadersDesk in(Path folder, Path home) throws IOException {
    Files.createDirectories(folder);
    for (String data : List.of("DIR", "data", "cifar-10")) {
      CifarFixture.write(folder.resolve(data), 40);
    }
    String heights = "height 1.71 1.65 1.82 1.77 1.69 1.74 1.80 1.68 1.73 1.79 1.66 1.75 ";
    for (String csv :
        List.of("DATA.csv", "heights.csv", "BEFORE.csv", "AFTER.csv", "before.csv", "after.csv")) {
      Files.writeString(folder.resolve(csv), heights.replace(' ', '\n'));
    }
    Files.writeString(
        folder.resolve("scores.csv"), "school,score\na,3\na,4\na,5\nb,6\nb,7\nb,9\nc,2\nc,2.5\n");
    Files.writeString(folder.resolve("doses.csv"), "dose,y\n0,1\n1,2\n2,4\n3,9\n4,11\n5,20\n");
    wines(folder);
    houses(folder);
    Path tables = home.resolve("docs").resolve("how-to").resolve("tables.md");
    Files.writeString(folder.resolve("wine.yaml"), block(tables, "yaml"));
    Path column = home.resolve("docs").resolve("tutorials").resolve("predict-a-column.md");
    Files.writeString(folder.resolve("alcohol.yaml"), block(column, "yaml"));
    Files.writeString(folder.resolve("bottles.csv"), block(column, "csv"));
    Path sweep = home.resolve("docs").resolve("how-to").resolve("sweep.md");
    Files.writeString(folder.resolve("my-sweep.yaml"), block(sweep, "yaml"));
    String wines = "name: wine-rates";
    Files.writeString(
        folder.resolve("wine-sweep.yaml"),
        blocks(sweep, "yaml").stream().filter(b -> b.startsWith(wines)).findFirst().orElseThrow());
    Path real = Path.of("docs", "examples", "tables", "wines.csv");
    Files.createDirectories(folder.resolve(real).getParent());
    Files.copy(home.resolve(real), folder.resolve(real));
    Path tutorials = home.resolve("docs").resolve("tutorials");
    Path ledger = tutorials.resolve("reproduce-a-table.md");
    Files.writeString(folder.resolve("my-network.yaml"), block(home.resolve("README.md"), "yaml"));
    Files.writeString(
        folder.resolve("my-experiment.yaml"), block(tutorials.resolve("first-network.md"), "yaml"));
    Files.writeString(folder.resolve("softmax.yaml"), block(ledger, "yaml"));
    for (String csv : List.of("paper.csv", "mine.csv")) {
      Files.writeString(folder.resolve(csv), block(ledger, "csv"));
    }
    List<String> variants = blocks(tutorials.resolve("ab-test.md"), "csv");
    Files.writeString(folder.resolve("a.csv"), variants.get(0));
    Files.writeString(folder.resolve("b.csv"), variants.get(1));
    images(folder);
    ReadersDesk desk = new ReadersDesk(folder);
    desk.command();
    return desk;
  }

  /** Enough rows to train on, with the columns that the pages show. */
  private static void wines(Path folder) throws IOException {
    Random random = new Random(3);
    List<String> regions = List.of("north", "south", "east");
    StringBuilder known = new StringBuilder("id,region,year,alcohol,weight,quality\n");
    StringBuilder fresh = new StringBuilder("quality of soil;year;alcohol;region\n");
    for (int id = 1; id <= 150; id++) {
      String region = regions.get(random.nextInt(3));
      int year = 2010 + random.nextInt(12);
      double alcohol = 9 + 0.1 * random.nextInt(40);
      long quality = Math.round(alcohol / 2 + random.nextGaussian() / 2);
      String shown = id % 20 == 0 ? "?" : String.format(Locale.ROOT, "%.1f", alcohol);
      known.append(String.join(",", "" + id, region, "" + year, shown, "1", "" + quality));
      known.append('\n');
      if (id <= 5) {
        fresh.append(String.join(";", "3", "" + year, shown, region)).append('\n');
      }
    }
    Files.writeString(folder.resolve("wine.csv"), known);
    Files.writeString(folder.resolve("new-wines.csv"), fresh);
  }

  /** A table without missing cells. */
  private static void houses(Path folder) throws IOException {
    Random random = new Random(4);
    StringBuilder houses = new StringBuilder("area,rooms,price\n");
    for (int i = 0; i < 60; i++) {
      int area = 40 + random.nextInt(120);
      houses.append(area).append(',').append(1 + area / 30).append(',');
      houses.append(2000 * area + random.nextInt(9000)).append('\n');
    }
    Files.writeString(folder.resolve("houses.csv"), houses);
  }

  /** The first block of a language in a page. */
  private static String block(Path page, String language) throws IOException {
    return blocks(page, language).get(0);
  }

  private static List<String> blocks(Path page, String language) throws IOException {
    List<String> blocks =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(page))
            .results()
            .map(block -> block.group(1))
            .toList();
    if (blocks.isEmpty()) {
      throw new AssertionError("no block of " + language + " in " + page);
    }
    return blocks;
  }

  private static void images(Path folder) throws IOException {
    Random random = new Random(2);
    for (String split : List.of("train", "test")) {
      for (String name : CLASSES) {
        for (int i = 0; i < 4; i++) {
          image(folder.resolve("my-images").resolve(split).resolve(name), i + ".jpg", random);
        }
      }
    }
    for (String photos : List.of("photos", "holiday-photos")) {
      image(folder.resolve(photos), "beach.png", random);
      image(folder.resolve(photos), "hill.jpg", random);
    }
    for (String name : CLASSES) {
      image(folder.resolve("new-images").resolve(name), "0.jpg", random);
    }
    image(folder, "cat.png", random);
    image(folder, "cat.jpg", random);
  }

  private static void image(Path folder, String name, Random random) throws IOException {
    Files.createDirectories(folder);
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    String format = name.substring(name.lastIndexOf('.') + 1);
    ImageIO.write(image, format, folder.resolve(name).toFile());
  }

  private void command() throws IOException {
    Path command = folder.resolve("evident");
    Files.writeString(
        command,
        "#!/usr/bin/env bash\n"
            + "exec '"
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx1g -Devident.terminal=false -cp '"
            + System.getProperty("java.class.path")
            + "' "
            + Main.class.getName()
            + " \"$@\"\n");
    if (!command.toFile().setExecutable(true)) {
      throw new IOException(command + " cannot be made executable");
    }
  }

  /** Another desk with the same files on it, as links. */
  ReadersDesk copy(Path to) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path there = to.resolve(folder.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(there);
        } else {
          Files.createLink(there, path);
        }
      }
    }
    return new ReadersDesk(to);
  }

  Path folder() {
    return folder;
  }

  /** What a shell makes of a line. */
  CommandResult shell(String line) throws IOException, InterruptedException {
    Path out = Files.createTempFile("desk-", ".out");
    Path err = Files.createTempFile("desk-", ".err");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", line)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "3");
    builder.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError(line + " does not end");
      }
      return new CommandResult(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(err);
    }
  }
}
