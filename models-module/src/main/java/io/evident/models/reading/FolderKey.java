package io.evident.models.reading;

import io.evident.models.data.Orientation;
import io.evident.models.image.ImageDecoder;
import io.evident.models.image.ImageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * What stands for the content of an image folder without reading it: 64 bits over its path, the
 * version of Java, whose decoders another one need not share, the version of ours, which way up
 * images are taken, and all names, sizes and times of change.
 *
 * <p>They are two CRCs of different polynomials. Two states meet by chance once in 2^64; nobody
 * gains by making them meet, and a cryptographic digest in a Java just started takes longer than
 * all files to be listed.
 */
final class FolderKey {
  private final CRC32 first = new CRC32();
  private final CRC32C second = new CRC32C();

  private FolderKey(Path path) {
    add(System.getProperty("java.runtime.version"), 0, 0);
    // The order in which the images of a folder are kept; caches of another order are not taken.
    add("interleaved", 0, 0);
    add("decoder", ImageDecoder.VERSION, 0);
    add(path.toAbsolutePath().normalize().toString(), 0, 0);
  }

  /** The key of a listed folder, in 16 hexadecimal digits. */
  static String of(Path folder, FolderListing listing, Orientation orientation) {
    FolderKey key = new FolderKey(folder);
    key.add(orientation.toString(), 0, 0);
    key.add("train", listing.train);
    key.add("test", listing.test);
    if (!listing.validation.isEmpty()) {
      key.add("validation", listing.validation);
    }
    return key.digits();
  }

  /** The key of a listed folder to judge networks by that have classes of these names. */
  static String ofTest(
      Path folder, FolderListing listing, List<String> classNames, Orientation orientation) {
    FolderKey key = new FolderKey(folder);
    key.add(orientation.toString(), 0, 0);
    key.add("test", listing.test);
    key.addClasses(classNames);
    return key.digits();
  }

  /** The key of an archive, of its own size and time of change. */
  static String ofArchive(Path archive, Orientation orientation) throws IOException {
    FolderKey key = new FolderKey(archive);
    key.addArchive(archive, orientation);
    return key.digits();
  }

  /** The key of an archive to judge networks by that have classes of these names. */
  static String ofTestArchive(Path archive, List<String> classNames, Orientation orientation)
      throws IOException {
    FolderKey key = new FolderKey(archive);
    key.addArchive(archive, orientation);
    key.addClasses(classNames);
    return key.digits();
  }

  private void addArchive(Path archive, Orientation orientation) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(archive, BasicFileAttributes.class);
    add(orientation.toString(), 0, 0);
    add("archive", attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
  }

  private void addClasses(List<String> classNames) {
    add("classes", classNames.size(), 0);
    classNames.forEach(name -> add(name, 0, 0));
  }

  /** The key of some files of a folder, those that are there, read in one way of several. */
  static String ofFiles(Path folder, String reading, List<String> names) throws IOException {
    FolderKey key = new FolderKey(folder);
    key.add(reading, 0, 0);
    for (String name : names) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        key.add(name, attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
      }
    }
    return key.digits();
  }

  private void add(String split, SortedMap<String, SortedMap<String, ImageFile>> classes) {
    add(split, classes.size(), 0);
    for (Map.Entry<String, SortedMap<String, ImageFile>> named : classes.entrySet()) {
      add(named.getKey(), named.getValue().size(), 0);
      for (Map.Entry<String, ImageFile> file : named.getValue().entrySet()) {
        add(file.getKey(), file.getValue().size(), file.getValue().changed());
      }
    }
  }

  private void add(String name, long size, long changed) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer record = ByteBuffer.allocate(4 + text.length + 16);
    record.putInt(text.length).put(text).putLong(size).putLong(changed);
    first.update(record.array());
    second.update(record.array());
  }

  private String digits() {
    return HexFormat.of().toHexDigits((first.getValue() << 32) | second.getValue());
  }
}
