package io.evident.cli;

import io.evident.models.data.ChannelStatistics;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.SplitDuplicates;
import io.evident.models.internal.plot.ChartFiles;
import io.evident.models.internal.plot.ContactSheet;
import io.evident.models.storage.StoredJson;
import io.evident.models.table.Separator;
import io.evident.models.table.Table;
import io.evident.models.table.TableReading;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident data info}: what is in a data set. */
@Command(
    name = "info",
    description = {
      "Show counts, the balance of the classes, means and deviations of the channels and digests.",
      "Of a table: types, missing cells, ranges and categories of its columns."
    },
    footer = {
      "",
      "Examples: evident data info data --contact-sheet samples.png",
      "          evident data info wine.csv --target quality"
    })
final class DataInfoCommand implements Callable<Integer> {
  private static final StoredJson JSON = StoredJson.of("", 1, "");
  private static final int PER_CLASS = 10;
  private static final int CELL = 56;

  /** What the built-in experiments take. */
  private static final ImageShape USUAL = new ImageShape(32, 32, 3);

  private static final List<String> OF_TABLES =
      List.of("--target", "--drop", "--categorical", "--separator");

  private static final List<String> OF_IMAGES = List.of("--contact-sheet", "--size");

  private enum Format {
    TEXT,
    JSON
  }

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description =
          "A folder or .tar.gz, as train --data takes it, or a table: .csv, .tsv, .txt or another file"
              + " of text (default: the built-in sample).")
  private Path path;

  @Option(names = "--data", paramLabel = "PATH", description = "The same as PATH.")
  private Path data;

  @Option(names = "--format", defaultValue = "text", description = "text or json; default: text.")
  private Format format;

  @Option(
      names = "--contact-sheet",
      paramLabel = "FILE",
      description = "Draw the first training images of each class, as .png or .svg.")
  private Path contactSheet;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description =
          "Scale the images of a folder, such as 32x32 (default: as they are if they are of one size,"
              + " else 32x32, which the built-in experiments take).")
  private String size;

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "Of a table, the column to predict: its classes are shown with their shares.")
  private String target;

  @Option(
      names = "--drop",
      paramLabel = "COLUMN",
      split = ",",
      description = "Of a table, columns to leave out.")
  private List<String> dropped = List.of();

  @Option(
      names = "--categorical",
      paramLabel = "COLUMN",
      split = ",",
      description = "Of a table, columns of texts, even if they look like numbers.")
  private List<String> categorical = List.of();

  @Option(
      names = "--separator",
      paramLabel = "WORD",
      description =
          "Of a table, what stands between cells: comma, semicolon, tab or bar (default: what the"
              + " header has).")
  private Separator separator;

  @Mixin private ReadingOptions reading;

  @Override
  public Integer call() throws IOException {
    if (path != null && data != null) {
      throw new ParameterException(
          spec.commandLine(), "the data is given twice, as PATH and --data");
    }
    Path from = path == null ? data : path;
    boolean isTable = from != null && Table.isTable(from);
    refuse(isTable ? OF_IMAGES : OF_TABLES, isTable ? "images" : "a table");
    if (isTable) {
      reading.refuseOfImages();
      return table(from);
    }
    return images(from);
  }

  /** An option that would have no effect is refused. */
  private void refuse(List<String> options, String of) {
    for (String option : options) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(spec.commandLine(), option + " is for data of " + of);
      }
    }
  }

  private int table(Path from) throws IOException {
    TableReading how =
        new TableReading(
            Optional.ofNullable(separator),
            Set.of(),
            Set.copyOf(dropped),
            Set.of(),
            Set.copyOf(categorical),
            reading.memory(),
            TableReading.Remedies.OPTIONS);
    PrintWriter out = spec.commandLine().getOut();
    try (Table table = Table.read(from, how)) {
      table
          .notices()
          .forEach(line -> ErrorLines.print(spec.commandLine().getErr(), "notice: " + line));
      TableInfo info = new TableInfo(table, target);
      if (format == Format.JSON) {
        out.print(info.json());
      } else {
        info.text(out);
      }
    }
    out.flush();
    return ExitCode.DONE;
  }

  private int images(Path from) throws IOException {
    ImageSplits images = opened(from);
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.print(json(images));
    } else {
      text(out, images);
    }
    if (contactSheet != null) {
      int height = 110 + CELL * images.train().classNames().size();
      ChartFiles.save(
          ContactSheet.of("Training images", images.trained(), PER_CLASS),
          200 + CELL * PER_CLASS,
          height,
          contactSheet);
      if (format == Format.TEXT) {
        out.println("contact sheet: " + contactSheet);
      }
    }
    out.flush();
    return ExitCode.DONE;
  }

  /** What can be read at one size, as training does, can be described. */
  private ImageSplits opened(Path from) throws IOException {
    return size == null
        ? reading.openScaled(from, USUAL)
        : reading.open(from, ReadingOptions.size(size));
  }

  private static List<String> channels(int count) {
    return count == 3 ? List.of("red", "green", "blue") : List.of("grey");
  }

  private static void text(PrintWriter out, ImageSplits images) {
    List<String> names = images.train().classNames();
    int width = Math.max(7, names.stream().mapToInt(String::length).max().orElse(0));
    Optional<ImageDataset> validation = images.validation();
    String row = "%-" + width + "s  %9s  %9s%n";
    String counts = validation.isPresent() ? row.replace("%n", "  %10s%n") : row;
    out.println("data: " + images.source());
    out.println("images: " + images.train().shape());
    ReadingLines.print(out, images);
    out.println();
    out.printf(Locale.ROOT, counts, "class", "train", "test", "validation");
    int[] train = images.trained().classCounts();
    int[] test = images.test().classCounts();
    int[] validated = validation.map(ImageDataset::classCounts).orElse(new int[names.size()]);
    for (int c = 0; c < names.size(); c++) {
      out.printf(
          Locale.ROOT, counts, names.get(c), count(train[c]), count(test[c]), count(validated[c]));
    }
    out.printf(
        Locale.ROOT,
        counts,
        "all",
        count(images.trained().size()),
        count(images.test().size()),
        count(images.validationImages()));
    out.println("duplicates: " + SplitDuplicates.of(images).text());
    out.println();
    out.printf(Locale.ROOT, row, "channel", "mean", "deviation");
    ChannelStatistics statistics = images.trained().channelStatistics();
    List<String> channels = channels(images.train().shape().channels());
    for (int c = 0; c < channels.size(); c++) {
      out.printf(
          Locale.ROOT,
          row,
          channels.get(c),
          String.format(Locale.ROOT, "%.4f", statistics.means().get(c)),
          String.format(Locale.ROOT, "%.4f", statistics.deviations().get(c)));
    }
    out.println("(of the training images, in units of 255)");
    out.println();
    out.println(
        "train digest: "
            + images.train().digest()
            + (validation.isPresent() ? " (with the validation images)" : ""));
    out.println("test digest: " + images.test().digest());
  }

  private static String count(int images) {
    return String.format(Locale.ROOT, "%,d", images);
  }

  private static String json(ImageSplits images) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("source", images.source());
    all.put("height", images.train().shape().height());
    all.put("width", images.train().shape().width());
    all.put("trainImages", images.trained().size());
    all.put("validationImages", images.validationImages());
    all.put("testImages", images.test().size());
    images.train().reading().ifPresent(reading -> all.put("trainReading", reading));
    images.test().reading().ifPresent(reading -> all.put("testReading", reading));
    List<Map<String, Object>> classes = new ArrayList<>();
    int[] train = images.trained().classCounts();
    int[] test = images.test().classCounts();
    int[] validated =
        images.validation().map(ImageDataset::classCounts).orElse(new int[train.length]);
    for (int c = 0; c < train.length; c++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", images.train().classNames().get(c));
      one.put("trainImages", train[c]);
      if (images.validationImages() > 0) {
        one.put("validationImages", validated[c]);
      }
      one.put("testImages", test[c]);
      classes.add(one);
    }
    all.put("classes", classes);
    List<Map<String, Object>> channels = new ArrayList<>();
    ChannelStatistics statistics = images.trained().channelStatistics();
    List<String> names = channels(images.train().shape().channels());
    for (int c = 0; c < names.size(); c++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", names.get(c));
      one.put("mean", statistics.means().get(c));
      one.put("deviation", statistics.deviations().get(c));
      channels.add(one);
    }
    all.put("channels", channels);
    all.put("duplicates", SplitDuplicates.of(images));
    all.put("trainDigest", images.train().digest());
    all.put("testDigest", images.test().digest());
    return JSON.print(all);
  }
}
