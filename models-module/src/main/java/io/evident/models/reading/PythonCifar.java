package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The files of CIFAR for Python, which people download in place of the binary ones. */
final class PythonCifar {
  private static final List<String> FOLDERS = List.of("cifar-10-batches-py", "cifar-100-python");

  private PythonCifar() {}

  /** Whether a folder, or one of its official name in it, holds them. */
  static boolean isIn(Path folder) {
    return holds(folder) || FOLDERS.stream().anyMatch(name -> holds(folder.resolve(name)));
  }

  private static boolean holds(Path folder) {
    boolean ten = Files.isRegularFile(folder.resolve("data_batch_1"));
    boolean hundred =
        Set.of("train", "test", "meta").stream()
            .allMatch(name -> Files.isRegularFile(folder.resolve(name)));
    return ten || hundred;
  }

  /** Whether an archive that has an entry of this name holds them. */
  static boolean isEntry(String name) {
    return FOLDERS.stream().anyMatch(folder -> name.startsWith(folder + "/"))
        || name.endsWith("/data_batch_1")
        || name.equals("data_batch_1");
  }

  static DataFormatException refused(Path path) {
    return new DataFormatException(
        path.toString(),
        "these are CIFAR's files for Python, which are pickled",
        "take the binary version (evident data fetch brings it, or cifar-10-binary.tar.gz and"
            + " cifar-100-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html)");
  }
}
