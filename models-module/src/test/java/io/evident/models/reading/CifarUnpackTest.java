package io.evident.models.reading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.DataFormatException;
import io.evident.models.storage.Leftovers;
import io.evident.models.storage.UnwritableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarUnpackTest {
  @TempDir Path folder;
  private Path archive;
  private Path target;
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  @BeforeEach
  void write() throws IOException {
    Path source = folder.resolve("source");
    TestFiles.writeCifar(source);
    archive = folder.resolve("cifar-10-binary.tar.gz");
    target = Files.createDirectories(folder.resolve("target"));
    for (String name : CifarVariant.CIFAR_10.batches()) {
      files.put("cifar-10-batches-bin/" + name, Files.readAllBytes(source.resolve(name)));
    }
  }

  private Path unpack() throws IOException {
    TestFiles.writeTarGz(archive, files);
    return CifarUnpack.unpack(CifarVariant.CIFAR_10, archive, target);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theFilesOfTheLayoutAndNoOthersAreWritten() throws IOException {
    files.put("cifar-10-batches-bin/readme.html", new byte[9]);
    files.put("elsewhere/run-me.sh", new byte[9]);
    Path unpacked = unpack();
    assertEquals(target.resolve("cifar-10-batches-bin"), unpacked);
    assertEquals(List.of("cifar-10-batches-bin"), names(target));
    assertEquals(CifarVariant.CIFAR_10.batches(), names(unpacked));
    assertEquals(ImageData.open(archive).train().digest(), ImageData.open(target).train().digest());
    assertEquals(unpacked, unpack());
  }

  @Test
  void whatIsMissingOrCutIsUnpackedAgain() throws IOException {
    Path unpacked = unpack();
    String digest = ImageData.open(target).train().digest();
    byte[] own = {7};
    Files.write(unpacked.resolve("notes.txt"), own);
    byte[] other = TestFiles.records(2, 0, 50);
    Files.write(unpacked.resolve("test_batch.bin"), other);
    Path cut = unpacked.resolve("data_batch_4.bin");
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 5_000));
    Files.delete(unpacked.resolve("data_batch_1.bin"));
    Files.write(unpacked.resolve("data_batch_2.bin"), new byte[0]);
    assertEquals(unpacked, unpack());
    assertEquals(digest, ImageData.open(target).train().digest());
    assertArrayEquals(own, Files.readAllBytes(unpacked.resolve("notes.txt")));
    assertArrayEquals(other, Files.readAllBytes(unpacked.resolve("test_batch.bin")), "it is whole");
    assertEquals(List.of("cifar-10-batches-bin"), names(target));
    // An archive that cannot help leaves the folder as it is.
    Files.delete(cut);
    files.remove("cifar-10-batches-bin/data_batch_4.bin");
    DataFormatException e = assertThrows(DataFormatException.class, this::unpack);
    assertTrue(e.getMessage().contains("data_batch_4.bin: not found"), e.getMessage());
    assertEquals(6, names(unpacked).size());
  }

  @Test
  void whatAProcessThatWasKilledLeftIsDeleted() throws IOException {
    Path left = target.resolve(".cifar-10-batches-bin.evident.2000000000.tmp");
    Files.write(Files.createDirectories(left).resolve("test_batch.bin"), new byte[3]);
    unpack();
    assertEquals(List.of("cifar-10-batches-bin"), names(target));
  }

  @Test
  void aDamagedArchiveLeavesNothing() throws IOException {
    byte[] whole = TestFiles.tarGz(files);
    for (int length : new int[] {10, whole.length / 2, whole.length - 1}) {
      Files.write(archive, Arrays.copyOf(whole, length));
      assertThrows(
          DataFormatException.class,
          () -> CifarUnpack.unpack(CifarVariant.CIFAR_10, archive, target));
      assertEquals(List.of(), names(target));
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsNoDamageOfTheArchive() throws IOException {
    Path written = Leftovers.written(target.resolve("cifar-10-batches-bin"));
    Files.createDirectories(written.resolve("test_batch.bin"));
    UnwritableFileException e = assertThrows(UnwritableFileException.class, this::unpack);
    assertTrue(e.getMessage().contains("test_batch.bin: cannot be written ("), e.getMessage());
    assertEquals(List.of(), names(target));
  }

  @Test
  void anArchiveWithoutOneOfTheFilesIsRefused() throws IOException {
    files.remove("cifar-10-batches-bin/data_batch_3.bin");
    DataFormatException e = assertThrows(DataFormatException.class, this::unpack);
    assertTrue(e.getMessage().contains("data_batch_3.bin: not found"), e.getMessage());
    assertEquals(List.of(), names(target));
  }

  @Test
  void nothingIsWrittenOutsideTheFolder() throws IOException {
    byte[] victim = {1};
    Files.write(folder.resolve("test_batch.bin"), victim);
    files.put("../test_batch.bin", new byte[3073]);
    assertThrows(DataFormatException.class, this::unpack);
    assertArrayEquals(victim, Files.readAllBytes(folder.resolve("test_batch.bin")));
    assertEquals(List.of(), names(target));
  }
}
