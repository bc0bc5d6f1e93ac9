package io.evident.spark;

import io.evident.models.directory.RunDirectory;
import io.evident.models.storage.DirectoryLock;
import io.evident.models.storage.WholeFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The files of a run directory on their way from an executor to the driver. */
final class PackedRun {
  private PackedRun() {}

  /** All its files, in an order in which a folder that was cut off is still a run's. */
  static byte[] of(Path run) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      // Weights do not shrink, and the rest is small.
      zip.setLevel(1);
      for (Path file : RunDirectory.open(run).files()) {
        zip.putNextEntry(new ZipEntry(run.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    } catch (OutOfMemoryError e) {
      throw new IOException(
          "its run is too large to be sent ("
              + size(run)
              + " bytes); give executors more memory, or train it on one machine",
          e);
    }
    return bytes.toByteArray();
  }

  private static long size(Path run) throws IOException {
    long sum = 0;
    for (Path file : RunDirectory.open(run).files()) {
      sum += Files.size(file);
    }
    return sum;
  }

  /** Writes the files where a run is kept, in place of what an earlier attempt left there. */
  static void unpack(byte[] packed, Path target) throws IOException {
    DirectoryLock.holding(
        target,
        () -> {
          Path run = RunDirectory.create(target, true).path().toAbsolutePath().normalize();
          try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(packed))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
              Path file = run.resolve(entry.getName()).normalize();
              if (!file.startsWith(run) || file.equals(run)) {
                throw new IOException(
                    target + ": a run came back with a file outside of it: " + entry.getName());
              }
              WholeFile.write(file, zip.readAllBytes());
            }
          }
          return run;
        });
  }
}
