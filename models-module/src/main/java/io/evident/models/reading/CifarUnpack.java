package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import io.evident.models.storage.Leftovers;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Unpacks an official CIFAR archive, from which the data loads faster.
 *
 * <p>Only the files of the layout are written, under their own names, whatever else the archive
 * holds and wherever in it they stand. The folder gets its name only when all of them are there and
 * the archive's checksum was right. Of a folder that was there, what is missing or cut is written
 * anew.
 */
public final class CifarUnpack {
  private static final TarGz.Limits LIMITS = new TarGz.Limits(1_000, 2_000_000_000L);

  private CifarUnpack() {}

  /**
   * Unpacks an archive into the official folder inside a folder.
   *
   * @param variant the data set in the archive
   * @param archive its .tar.gz
   * @param folder where the official folder is made
   * @return the official folder, with all files of the layout; those that were there and are whole
   *     records are left alone
   * @throws DataFormatException if the archive is damaged or lacks a file
   * @throws IOException if the files cannot be read or written
   */
  public static Path unpack(CifarVariant variant, Path archive, Path folder) throws IOException {
    if (!Files.isRegularFile(archive)) {
      throw ImageData.missing(archive);
    }
    Path target = folder.resolve(variant.folder());
    Leftovers.deleteOf(target);
    Set<String> wanted = new HashSet<>();
    for (String name : variant.batches()) {
      if (!isWhole(variant, target.resolve(name))) {
        wanted.add(name);
      }
    }
    if (wanted.isEmpty()) {
      return target;
    }
    for (String name : variant.nameFiles()) {
      if (!Files.isRegularFile(target.resolve(name))) {
        wanted.add(name);
      }
    }
    Path temporary = Leftovers.written(target);
    try (InputStream in = Files.newInputStream(archive)) {
      Files.createDirectories(temporary);
      TarGz.read(
          in,
          archive.toString(),
          LIMITS,
          (entry, file) -> {
            String name = entry.substring(entry.lastIndexOf('/') + 1);
            if (wanted.remove(name)) {
              write(file, temporary.resolve(name));
            }
            return true;
          });
      for (String name : variant.batches()) {
        if (wanted.contains(name)) {
          throw new DataFormatException(archive + "!" + name, "not found", variant.remedy());
        }
      }
      if (Files.isDirectory(target)) {
        for (Path file : files(temporary)) {
          Path place = target.resolve(file.getFileName());
          Files.move(file, place, StandardCopyOption.REPLACE_EXISTING);
        }
      } else {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      }
      return target;
    } finally {
      delete(temporary);
    }
  }

  private static boolean isWhole(CifarVariant variant, Path batch) throws IOException {
    if (!Files.isRegularFile(batch)) {
      return false;
    }
    long size = Files.size(batch);
    return size > 0 && size % CifarRecords.recordBytes(variant) == 0;
  }

  /** A full disk is told apart from a damaged archive. */
  private static void write(TarReader file, Path target) throws IOException {
    WholeFile.write(
        target,
        out -> {
          byte[] block = new byte[1 << 16];
          for (int n = file.read(block, 0, block.length);
              n >= 0;
              n = file.read(block, 0, block.length)) {
            out.write(block, 0, n);
          }
        });
  }

  private static void delete(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      for (Path file : files(folder)) {
        Files.delete(file);
      }
      Files.delete(folder);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.toList();
    }
  }
}
