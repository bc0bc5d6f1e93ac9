package io.evident.models.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  /** No process has this number: Linux ends at 4,194,304, and others well before. */
  private static final String OF_THE_DEAD = ".weights.2000000000.tmp";

  private static final String OF_THE_LIVING = ".weights." + ProcessHandle.current().pid() + ".tmp";

  @TempDir private Path folder;

  @BeforeEach
  void files() throws IOException {
    Path below = Files.createDirectories(folder.resolve("checkpoints"));
    for (Path in : List.of(folder, below)) {
      Files.writeString(in.resolve(OF_THE_DEAD), "half");
      Files.writeString(in.resolve(OF_THE_LIVING), "half");
      Files.writeString(in.resolve(".weights.tmp"), "of somebody else");
    }
    Files.writeString(
        Files.createDirectories(folder.resolve(".model.2000000000.old")).resolve("part"), "half");
  }

  private List<String> left() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void whatTheDeadWereWritingIsDeletedAndNothingElse() throws IOException {
    Leftovers.deleteBelow(folder);
    assertEquals(
        Stream.of(
                OF_THE_LIVING,
                ".weights.tmp",
                "checkpoints/" + OF_THE_LIVING,
                "checkpoints/.weights.tmp")
            .sorted()
            .toList(),
        left());
  }

  @Test
  void aFolderAloneIsCleanedWithoutThoseWithin() throws IOException {
    Leftovers.deleteIn(folder);
    assertEquals(
        Stream.of(
                OF_THE_LIVING,
                ".weights.tmp",
                "checkpoints/" + OF_THE_DEAD,
                "checkpoints/" + OF_THE_LIVING,
                "checkpoints/.weights.tmp")
            .sorted()
            .toList(),
        left());
  }
}
