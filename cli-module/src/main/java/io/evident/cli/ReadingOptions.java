package io.evident.cli;

import io.evident.backprop.network.Network;
import io.evident.models.data.BuiltInSample;
import io.evident.models.data.DataMemory;
import io.evident.models.data.Holdout;
import io.evident.models.data.ImageData;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.ReadOptions;
import io.evident.models.sweep.TrialData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How data is read, the same in every command that reads images. */
final class ReadingOptions {
  @Option(
      names = "--data-memory",
      paramLabel = "SIZE",
      description =
          "Hold at most so much of the decoded images, such as 500m or 2g; larger data is streamed"
              + " from its cache (default: half of the memory that is free).")
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
      description = "The seed that draws that part (default: 1).")
  private Long splitSeed;

  /**
   * Reads the data.
   *
   * @param path where; null for the built-in sample
   * @param size to which images of a folder are scaled; empty to take them as they are
   */
  ImageSplits open(Path path, Optional<ImageShape> size) throws IOException {
    if (path == null) {
      return BuiltInSample.load();
    }
    return ImageData.open(path, options(size));
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
            .withMemory(memory == null ? DataMemory.halfOfFree() : DataMemory.parse(memory))
            .withCache(cache == null ? usersCache() : cache)
            .withHoldout(
                new Holdout(
                    testPart == null ? usual.fraction() : testPart,
                    splitSeed == null ? usual.seed() : splitSeed));
    return size.map(options::withSize).orElse(options);
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
        : new TrialData(images, Optional.of(path), options(size), sent);
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

  /** The size to which images are scaled for a network; empty if it does not take RGB images. */
  static Optional<ImageShape> inputOf(Network network) {
    List<Integer> input = network.input().dimensions();
    return input.size() == 3 && input.get(2) == 3
        ? Optional.of(new ImageShape(input.get(0), input.get(1), 3))
        : Optional.empty();
  }

  /** Where systems want such files: XDG_CACHE_HOME, LOCALAPPDATA on Windows, else ~/.cache. */
  static Path usersCache() {
    for (String variable : new String[] {"XDG_CACHE_HOME", "LOCALAPPDATA"}) {
      String folder = System.getenv(variable);
      if (folder != null && !folder.isEmpty()) {
        return Path.of(folder, "evident");
      }
    }
    return Path.of(System.getProperty("user.home"), ".cache", "evident");
  }
}
