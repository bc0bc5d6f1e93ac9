package io.evident.models.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Labelled images of one size, wherever they come from: the way to train on data of one's own.
 *
 * <p>{@link ImageSplits#of} turns two of them into what a trainer takes. Every method may be called
 * from many threads at once and must give the same each time: batches are read ahead on other
 * threads, and the images are read again in every epoch.
 */
public interface ImageSource {
  /**
   * The number of images.
   *
   * @return at least 1
   */
  int size();

  /**
   * The shape of every image.
   *
   * @return [height, width, channels]
   */
  ImageShape shape();

  /**
   * The names of the classes, in the order of the labels.
   *
   * @return names that are not blank, no two alike
   */
  List<String> classNames();

  /**
   * The class of one image.
   *
   * @param image the image, in 0..size() - 1
   * @return its label, in 0..classNames().size() - 1
   */
  int label(int image);

  /**
   * Reads the pixels of one image, unsigned bytes [row, column, channel].
   *
   * @param image the image, in 0..size() - 1
   * @param target where to; exactly shape().bytes() bytes are put at its position
   * @throws IOException if the image cannot be read
   */
  void read(int image, ByteBuffer target) throws IOException;

  /**
   * The digest of all images where it is known without reading them all.
   *
   * @return what {@link ImageDataset#digest()} would compute; empty to have it computed
   */
  default Optional<String> knownDigest() {
    return Optional.empty();
  }

  /**
   * What tells the images apart where it is known without reading them all.
   *
   * @return what {@link ImageDataset#fingerprints()} would compute; empty to have it computed
   */
  default Optional<long[]> knownFingerprints() {
    return Optional.empty();
  }
}
