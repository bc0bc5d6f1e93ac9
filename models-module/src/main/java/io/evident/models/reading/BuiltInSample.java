package io.evident.models.reading;

import io.evident.models.data.ImageSplits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A small sample of real CIFAR-10 images that comes with the library: 500 training and 100 test
 * images of each of the ten classes.
 *
 * <p>src/sample/MakeSample.java made it. The images went through JPEG once, so their pixels differ
 * slightly from the official ones. Source: A. Krizhevsky, Learning Multiple Layers of Features from
 * Tiny Images, 2009.
 */
public final class BuiltInSample {
  private static final String RESOURCE = "sample.tar.gz";

  private BuiltInSample() {}

  /**
   * Decodes the sample.
   *
   * @return 5,000 images to train on and 1,000 to test on, 32x32x3, ten classes
   */
  public static ImageSplits load() {
    try (InputStream in = BuiltInSample.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the library");
      }
      return ImageFolder.read(in, RESOURCE, "built-in sample of CIFAR-10");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
