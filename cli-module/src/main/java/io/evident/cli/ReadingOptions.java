package io.evident.cli;

import io.evident.backprop.network.Network;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.DataMemory;
import io.evident.models.data.Holdout;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.Orientation;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.reading.ImageData;
import io.evident.models.reading.ReadOptions;
import io.evident.models.sweep.TrialData;
import io.evident.models.sweep.TrialImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** How data is read, the same in every command that reads images. */
final class ReadingOptions {
  private static final List<String> OF_IMAGES =
      List.of("--cache", "--test-part", "--split-seed", "--no-orientation");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--data-memory",
      paramLabel = "SIZE",
      description =
          "Hold at most so much of the decoded images or of a table's cells, such as 500m or 2g;"
              + " larger data is streamed from its cache or a temporary file (default: half of the"
              + " memory that is free).")
  private String memory;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Where decoded images are kept (default: evident in the user's folder of caches).")
  private Path cache;

  @Option(
      names = "--test-part",
      paramLabel = "FRACTION",
      description =
          "Of a folder CLASS/* without train and test: the part of each class to test on"
              + " (default: 0.2; evaluate: as the run split it).")
  private Double testPart;

  @Option(
      names = "--split-seed",
      paramLabel = "SEED",
      description = "The seed that draws that part (default: 1; evaluate: the run's own).")
  private Long splitSeed;

  @Option(
      names = "--no-orientation",
      description =
          "Take the images of a folder as their rows are stored, not as their EXIF orientation"
              + " turns them.")
  private boolean stored;

  /**
   * Reads the data.
   *
   * @param path where; null for the built-in sample
   * @param size to which images of a folder are scaled; empty to take them as they are
   */
  ImageSplits open(Path path, Optional<ImageShape> size) throws IOException {
    if (path == null) {
      refuse(OF_IMAGES, "the built-in sample is what it is; ", " goes with --data");
      return BuiltInSample.load();
    }
    GivenTraining.refuseTable(path);
    return ImageData.open(path, options(size));
  }

  /**
   * Reads the data.
   *
   * @param path where; null for the built-in sample
   * @param several to which images of a folder are scaled if they are of several sizes
   */
  ImageSplits openScaled(Path path, ImageShape several) throws IOException {
    if (path == null) {
      refuse(OF_IMAGES, "the built-in sample is what it is; ", " goes with --data");
      return BuiltInSample.load();
    }
    GivenTraining.refuseTable(path);
    return ImageData.open(path, options(Optional.empty()).withSeveral(several));
  }

  /**
   * Reads the data, every image of it, whatever the cache holds of them.
   *
   * @param path where
   * @param size to which images of a folder are scaled; empty to take them as they are
   */
  ImageSplits openAnew(Path path, Optional<ImageShape> size) throws IOException {
    GivenTraining.refuseTable(path);
    return ImageData.open(path, options(size).withoutTrustInCache());
  }

  /** Reads images the same way up as a run did, unless another was asked for. */
  void follow(Orientation trained) {
    stored |= trained == Orientation.STORED;
  }

  /** Tests on the images of a folder that a run drew, unless others were asked for. */
  void follow(Holdout drawn) {
    testPart = testPart == null ? Double.valueOf(drawn.fraction()) : testPart;
    splitSeed = splitSeed == null ? Long.valueOf(drawn.seed()) : splitSeed;
  }

  /** How much of the data may be held. */
  DataMemory memory() {
    return memory == null ? DataMemory.halfOfFree() : DataMemory.parse(memory);
  }

  /** Refuses, where a table is read, what would have no effect. */
  void refuseOfImages() {
    refuse(OF_IMAGES, "", " is for data of images");
  }

  private void refuse(List<String> options, String before, String after) {
    ParseResult given = spec.commandLine().getParseResult();
    for (String option : options) {
      if (given != null && given.hasMatchedOption(option)) {
        throw new ParameterException(spec.commandLine(), before + option + after);
      }
    }
  }

  /** Whether it was said which images of a folder are tested on. */
  boolean drawsTest() {
    return testPart != null || splitSeed != null;
  }

  /** How they are read. */
  ReadOptions options(Optional<ImageShape> size) {
    return options(size, Holdout.FIFTH);
  }

  /**
   * How they are read.
   *
   * @param usual which images of a folder are tested on, as far as it was not said
   */
  ReadOptions options(Optional<ImageShape> size, Holdout usual) {
    ReadOptions options =
        ReadOptions.DEFAULT
            .withMemory(memory())
            .withNotices(this::notice)
            .withOrientation(stored ? Orientation.STORED : Orientation.EXIF)
            .withHoldout(
                new Holdout(
                    testPart == null ? usual.fraction() : testPart,
                    splitSeed == null ? usual.seed() : splitSeed));
    Optional<Path> folder = cache == null ? usersCache() : Optional.of(cache);
    ReadOptions kept = folder.map(options::withCache).orElse(options);
    return size.map(kept::withSize).orElse(kept);
  }

  private void notice(String line) {
    ErrorLines.print(spec.commandLine().getErr(), "notice: " + line);
  }

  /**
   * Images that were opened here, for others to open them too.
   *
   * @param images what {@link #open} gave
   * @param path where; null for the built-in sample
   * @param size as it was given there
   * @param sent whether they are sent instead
   */
  TrialData shared(ImageSplits images, Path path, Optional<ImageShape> size, boolean sent) {
    return path == null
        ? TrialData.sample(images)
        : new TrialImages(images, Optional.of(path), options(size), sent);
  }

  /** A size such as 32x48, height and width, of RGB images; empty for null. */
  static Optional<ImageShape> size(String text) {
    if (text == null) {
      return Optional.empty();
    }
    if (!text.matches("[0-9]{1,5}x[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "--size must be HEIGHTxWIDTH such as 32x32, got \"" + text + "\"");
    }
    int x = text.indexOf('x');
    return Optional.of(
        new ImageShape(
            Integer.parseInt(text.substring(0, x)), Integer.parseInt(text.substring(x + 1)), 3));
  }

  /**
   * The size to which images are scaled for an experiment; empty if its network takes them as they
   * are, or no RGB images.
   */
  static Optional<ImageShape> inputOf(YamlValue experiment) {
    return ExperimentYaml.followsImages(experiment)
        ? Optional.empty()
        : inputOf(ExperimentYaml.read(experiment).network());
  }

  /** The size to which images are scaled for a network; empty if it does not take RGB images. */
  static Optional<ImageShape> inputOf(Network network) {
    List<Integer> input = network.input().dimensions();
    return input.size() == 3 && input.get(2) == 3
        ? Optional.of(new ImageShape(input.get(0), input.get(1), 3))
        : Optional.empty();
  }

  /**
   * Where systems want such files: XDG_CACHE_HOME, LOCALAPPDATA on Windows, else ~/.cache; empty
   * for a user without a home.
   */
  static Optional<Path> usersCache() {
    for (String variable : new String[] {"XDG_CACHE_HOME", "LOCALAPPDATA"}) {
      String folder = System.getenv(variable);
      if (folder != null && !folder.isEmpty()) {
        return Optional.of(Path.of(folder, "evident"));
      }
    }
    return HomeFolder.ofUser().map(home -> home.resolve(".cache").resolve("evident"));
  }
}
