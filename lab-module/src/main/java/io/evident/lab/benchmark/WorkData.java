package io.evident.lab.benchmark;

import io.evident.models.data.DataMemory;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSource;
import io.evident.models.data.ImageSplits;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.reading.ImageData;
import io.evident.models.reading.ReadOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The images that steps draw from. Where there are fewer than a work draws from, they are repeated:
 * what is in a picture does not change how long a step takes, how much memory it is drawn from
 * does.
 *
 * @param path CIFAR-10, CIFAR-100 or a folder of images; empty for the built-in sample
 * @param cache the folder for decoded images; empty to keep none
 * @param streamed whether images are read as they are needed
 */
public record WorkData(String path, String cache, boolean streamed) {
  /** The built-in sample, held in memory. */
  public static final WorkData SAMPLE = new WorkData("", "", false);

  public WorkData {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(cache, "cache");
  }

  /**
   * The same images, held or streamed.
   *
   * @param asNeeded whether they are read as they are needed
   * @return new data
   */
  public WorkData streamed(boolean asNeeded) {
    return new WorkData(path, cache, asNeeded);
  }

  /** As many images as asked for. */
  ImageSplits open(int train, int test) throws IOException {
    ImageSplits there = path.isEmpty() ? BuiltInSample.load() : read();
    return new ImageSplits(
        sized(there.train(), train), sized(there.test(), test), there.source(), there.memory());
  }

  private ImageSplits read() throws IOException {
    ReadOptions options = ReadOptions.DEFAULT;
    if (!cache.isEmpty()) {
      options = options.withCache(Path.of(cache));
    }
    return ImageData.open(
        Path.of(path), streamed && !cache.isEmpty() ? options.withMemory(NOTHING) : options);
  }

  private static final DataMemory NOTHING = new DataMemory(0);

  private ImageDataset sized(ImageDataset there, int count) throws IOException {
    if (!streamed) {
      return count <= there.size()
          ? there.first(count)
          : ImageDataset.held(new Repeated(there, count));
    }
    return ImageDataset.streamed(new Repeated(there, count));
  }

  private record Repeated(ImageDataset of, int size) implements ImageSource {
    @Override
    public ImageShape shape() {
      return of.shape();
    }

    @Override
    public List<String> classNames() {
      return of.classNames();
    }

    @Override
    public int label(int image) {
      return of.label(image % of.size());
    }

    @Override
    public void read(int image, ByteBuffer target) throws IOException {
      of.read(image % of.size(), target);
    }
  }
}
