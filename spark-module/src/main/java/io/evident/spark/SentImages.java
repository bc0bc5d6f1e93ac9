package io.evident.spark;

import io.evident.models.data.Holdout;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageOrigin;
import io.evident.models.data.ImageReading;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.Orientation;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decoded images in one file, for Spark to bring to each executor once: whatever they were read
 * from, an executor reads the same bytes. The digest in {@link ExecutorData} guards them.
 */
final class SentImages {
  private static final int VERSION = 3;
  private static final int BLOCK = 1 << 16;

  private SentImages() {}

  static void write(ImageSplits images, Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BLOCK))) {
      out.writeInt(VERSION);
      out.writeUTF(images.source());
      out.writeInt(images.validationImages());
      write(images.origin(), out);
      write(images.train(), out);
      write(images.test(), out);
    }
  }

  private static void write(Optional<ImageOrigin> origin, DataOutputStream out) throws IOException {
    out.writeUTF(origin.map(where -> where.path().toString()).orElse(""));
    Optional<Holdout> holdout = origin.flatMap(ImageOrigin::holdout);
    out.writeDouble(holdout.map(Holdout::fraction).orElse(0.0));
    out.writeLong(holdout.map(Holdout::seed).orElse(0L));
  }

  private static Optional<ImageOrigin> origin(DataInputStream in) throws IOException {
    String path = in.readUTF();
    double fraction = in.readDouble();
    long seed = in.readLong();
    Optional<Holdout> holdout =
        fraction == 0 ? Optional.empty() : Optional.of(new Holdout(fraction, seed));
    return path.isEmpty() ? Optional.empty() : Optional.of(new ImageOrigin(Path.of(path), holdout));
  }

  private static void write(ImageDataset images, DataOutputStream out) throws IOException {
    ImageShape shape = images.shape();
    out.writeInt(shape.height());
    out.writeInt(shape.width());
    out.writeInt(shape.channels());
    out.writeInt(images.classNames().size());
    for (String name : images.classNames()) {
      out.writeUTF(name);
    }
    out.writeInt(images.size());
    for (int i = 0; i < images.size(); i++) {
      out.writeInt(images.label(i));
    }
    out.writeBoolean(images.reading().isPresent());
    if (images.reading().isPresent()) {
      write(images.reading().get(), out);
    }
    ByteBuffer pixels = images.pixels();
    byte[] block = new byte[BLOCK];
    while (pixels.hasRemaining()) {
      int count = Math.min(BLOCK, pixels.remaining());
      pixels.get(block, 0, count);
      out.write(block, 0, count);
    }
  }

  private static void write(ImageReading reading, DataOutputStream out) throws IOException {
    out.writeUTF(reading.orientation().toString());
    out.writeInt(reading.transparent());
    out.writeInt(reading.turned());
    out.writeInt(reading.warned());
    out.writeInt(reading.warnings().size());
    for (String warning : reading.warnings()) {
      out.writeUTF(warning);
    }
  }

  /** What was found where they were decoded: a model is told which way up its images were. */
  private static Optional<ImageReading> reading(DataInputStream in) throws IOException {
    if (!in.readBoolean()) {
      return Optional.empty();
    }
    Orientation orientation = Orientation.of(in.readUTF());
    int transparent = in.readInt();
    int turned = in.readInt();
    int warned = in.readInt();
    List<String> warnings = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      warnings.add(in.readUTF());
    }
    return Optional.of(new ImageReading(orientation, transparent, turned, warned, warnings));
  }

  static ImageSplits read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BLOCK))) {
      int version = in.readInt();
      if (version != VERSION) {
        throw new IOException(
            file
                + ": the driver sent images in version "
                + version
                + " and this executor reads version "
                + VERSION
                + "; let both have the same evident-spark");
      }
      String source = in.readUTF();
      int validationImages = in.readInt();
      Optional<ImageOrigin> origin = origin(in);
      ImageDataset train = dataset(in);
      return new ImageSplits(
          train, dataset(in), source, Optional.empty(), validationImages, origin);
    } catch (EOFException e) {
      throw new IOException(file + ": the images the driver sent are cut off", e);
    }
  }

  private static ImageDataset dataset(DataInputStream in) throws IOException {
    ImageShape shape = new ImageShape(in.readInt(), in.readInt(), in.readInt());
    List<String> names = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      names.add(in.readUTF());
    }
    int[] labels = new int[in.readInt()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = in.readInt();
    }
    Optional<ImageReading> reading = reading(in);
    byte[] pixels = new byte[Math.multiplyExact(labels.length, shape.bytes())];
    in.readFully(pixels);
    return ImageDataset.owning(shape, names, pixels, labels).with(reading);
  }
}
