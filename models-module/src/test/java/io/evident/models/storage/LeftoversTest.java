package io.evident.models.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  /** No process has this number: Linux ends at 4,194,304, and others well before. */
  private static final String OF_THE_DEAD = ".weights.evident.2000000000.tmp";

  private static final String OF_THE_LIVING =
      ".weights.evident." + ProcessHandle.current().pid() + ".tmp";

  private static final String OLD = ".model.evident.2000000000.old";

  /** Somebody's notes of a day. */
  private static final String OF_OTHERS = ".notes.2000000000.old";

  @TempDir private Path folder;

  @BeforeEach
  void files() throws IOException {
    Path below = Files.createDirectories(folder.resolve("checkpoints"));
    for (Path in : List.of(folder, below)) {
      Files.writeString(in.resolve(OF_THE_DEAD), "half");
      Files.writeString(in.resolve(OF_THE_LIVING), "half");
      Files.writeString(in.resolve(OF_OTHERS), "of somebody else");
    }
    Files.writeString(Files.createDirectories(folder.resolve("model")).resolve("part"), "new");
    Files.writeString(Files.createDirectories(folder.resolve(OLD)).resolve("part"), "old");
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
                OF_OTHERS,
                "model/part",
                "checkpoints/" + OF_THE_LIVING,
                "checkpoints/" + OF_OTHERS)
            .sorted()
            .toList(),
        left());
  }

  /** In a container the program has the same number each time. */
  @Test
  void whatIsOlderThanTheProcessOfItsNumberIsOfTheDead() throws IOException {
    FileTime before = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(folder.resolve(OF_THE_LIVING), before);
    // What this process sets aside is as old as it was.
    Path aside = Leftovers.replaced(folder.resolve("plots"));
    Files.setLastModifiedTime(Files.createDirectory(aside), before);
    Leftovers.deleteBelow(folder);
    assertFalse(Files.exists(folder.resolve(OF_THE_LIVING)));
    assertTrue(Files.exists(folder.resolve("checkpoints").resolve(OF_THE_LIVING)));
    assertTrue(Files.exists(aside));
  }

  @Test
  void aFolderAloneIsCleanedWithoutThoseWithin() throws IOException {
    Leftovers.deleteIn(folder);
    assertEquals(
        Stream.of(
                OF_THE_LIVING,
                OF_OTHERS,
                "model/part",
                "checkpoints/" + OF_THE_DEAD,
                "checkpoints/" + OF_THE_LIVING,
                "checkpoints/" + OF_OTHERS)
            .sorted()
            .toList(),
        left());
  }

  /** Killed between setting the old one aside and giving the new one its name. */
  @Test
  void whatWasSetAsideIsPutBackWhereNothingHasItsName() throws IOException {
    Files.delete(folder.resolve("model/part"));
    Files.delete(folder.resolve("model"));
    Leftovers.deleteIn(folder);
    assertEquals("old", Files.readString(folder.resolve("model/part")));
    assertFalse(Files.exists(folder.resolve(OLD)));
  }

  @Test
  void thoseOfOneAreDeletedAndNoOthers() throws IOException {
    List<String> before = left();
    Leftovers.deleteOf(folder.resolve("weights"));
    List<String> weights = left();
    assertEquals(before.size() - 1, weights.size());
    assertFalse(weights.contains(OF_THE_DEAD));
    Leftovers.deleteOf(folder.resolve("model"));
    assertEquals("new", Files.readString(folder.resolve("model/part")));
    assertFalse(Files.exists(folder.resolve(OLD)));
    Leftovers.deleteOf(folder.resolve("nowhere/model"));
  }

  @Test
  void whatIsWrittenHasANameThatIsKnown() {
    Path target = folder.resolve("a.b");
    assertTrue(Leftovers.isOne(Leftovers.written(target)));
    assertTrue(Leftovers.isOne(Leftovers.replaced(target)));
    assertTrue(Leftovers.isOne(folder.resolve(".a.b.123456789" + Leftovers.ending())));
    assertFalse(Leftovers.isOne(folder.resolve(OF_OTHERS)));
    assertFalse(Leftovers.isOne(folder.resolve(".a.b.4711.tmp")));
  }
}
