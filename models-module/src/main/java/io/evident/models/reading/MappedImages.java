package io.evident.models.reading;

import io.evident.models.data.ImageShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Images whose pixels stand one after the other in a file that is mapped into memory: the system
 * reads what is used and drops it where memory is short. A map reaches no further than 2 GB, so
 * there are several.
 */
final class MappedImages extends StoredImages {
  /** Bytes of a map, unless an image has more. */
  private static final int SEGMENT = 1 << 30;

  private final Optional<CacheDigests.Known> known;
  private final List<ByteBuffer> segments = new ArrayList<>();
  private final int imagesPerSegment;

  private MappedImages(
      ImageShape shape,
      List<String> classNames,
      int[] labels,
      Optional<CacheDigests.Known> known,
      int segment) {
    super(shape, classNames, labels);
    this.known = known;
    this.imagesPerSegment = Math.max(1, segment / shape.bytes());
  }

  /** The images of a split of a file; the maps stay when the channel is closed. */
  static MappedImages of(FileChannel file, CacheHead head, int split, CacheDigests.Known known)
      throws IOException {
    return of(
        file,
        head.at(split),
        new MappedImages(
            head.shape, head.classNames, head.labels(split), Optional.of(known), SEGMENT));
  }

  /** Images from a position of a file on, in maps of a given size. */
  static MappedImages of(
      FileChannel file,
      long position,
      ImageShape shape,
      List<String> classNames,
      int[] labels,
      int segment)
      throws IOException {
    return of(
        file, position, new MappedImages(shape, classNames, labels, Optional.empty(), segment));
  }

  private static MappedImages of(FileChannel file, long position, MappedImages images)
      throws IOException {
    int imageBytes = images.shape.bytes();
    for (int from = 0; from < images.labels.length; from += images.imagesPerSegment) {
      int count = Math.min(images.imagesPerSegment, images.labels.length - from);
      images.segments.add(
          file.map(
              MapMode.READ_ONLY, position + (long) from * imageBytes, (long) count * imageBytes));
    }
    return images;
  }

  @Override
  public void read(int image, ByteBuffer target) {
    int at = image % imagesPerSegment * shape.bytes();
    target.put(segments.get(image / imagesPerSegment).slice(at, shape.bytes()));
  }

  @Override
  public Optional<String> knownDigest() {
    return known.map(CacheDigests.Known::digest);
  }

  @Override
  public Optional<long[]> knownFingerprints() {
    return known.map(found -> found.fingerprints().clone());
  }
}
