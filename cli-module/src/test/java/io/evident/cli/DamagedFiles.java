package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Damages one file again and again, and holds what reads it to refusing it or reading it right. */
final class DamagedFiles {
  private static final long SMALL = 1L << 26;

  /** Against hangs; an ordinary reading takes milliseconds. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** What reads the damaged file. */
  interface Reader {
    /** Reads it; empty if it was read and what was read is right, or why it was refused. */
    String refusal() throws IOException;
  }

  private final long seed;
  private final Map<Mutations.Kind, int[]> counts = new TreeMap<>();
  private int placed;

  DamagedFiles(long seed) {
    this.seed = seed;
  }

  /** How many mutations are tried, by default few: {@code -Devident.mutations=2000} for all. */
  static int count(int few) {
    return Integer.getInteger("evident.mutations", few);
  }

  /**
   * Tries mutations of a file and restores it.
   *
   * @param name that a refusal must have
   */
  void damage(Path file, String name, int count, Reader reader) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Mutations mutations = new Mutations(whole, seed);
    for (int i = 0; i < count; i++) {
      Mutations.Kind kind = mutations.write(file);
      String which = file.getFileName() + ", mutation " + i + ", " + kind + ", seed " + seed;
      long size = Files.size(file);
      byte[] damaged = size < SMALL ? Files.readAllBytes(file) : null;
      String refusal = assertTimeoutPreemptively(LIMIT, () -> read(reader, which), which);
      assertEquals(size, Files.size(file), which);
      if (damaged != null) {
        assertArrayEquals(damaged, Files.readAllBytes(file), which);
      }
      if (!refusal.isEmpty()) {
        assertEquals(1, refusal.lines().count(), which + ": " + refusal);
        assertTrue(refusal.contains(name), which + ": " + refusal);
        assertTrue(refusal.length() < 3_000, which + ": " + refusal.length() + " characters");
        assertTrue(refusal.chars().noneMatch(Character::isISOControl), which + ": " + refusal);
        placed += refusal.matches(".*(:[0-9]+|byte [0-9]+|record [0-9]+).*") ? 1 : 0;
      }
      counts.computeIfAbsent(kind, k -> new int[2])[refusal.isEmpty() ? 1 : 0]++;
    }
    Files.write(file, whole);
  }

  private static String read(Reader reader, String which) throws IOException {
    try {
      return reader.refusal();
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    } catch (RuntimeException | Error e) {
      return fail(which, e);
    }
  }

  /** What a command came to: refused in one line with exit code 2 or 1, or done. */
  static String refusal(CommandResult result) {
    assertTrue(
        result.code() == ExitCode.DONE
            || result.code() == ExitCode.BAD_INPUT
            || result.code() == ExitCode.FAILED,
        () -> result.code() + ": " + result.err());
    if (result.code() == ExitCode.DONE) {
      return "";
    }
    String err = result.err().strip();
    assertTrue(err.startsWith("evident: ") && err.lines().count() == 1, err);
    return err;
  }

  int refused() {
    return counts.values().stream().mapToInt(c -> c[0]).sum();
  }

  int read() {
    return counts.values().stream().mapToInt(c -> c[1]).sum();
  }

  /** Counts for docs/testing.md. */
  String summary(String what) {
    StringBuilder line = new StringBuilder(what);
    line.append(": ").append(refused()).append(" refused (").append(placed);
    line.append(" with line or byte), ").append(read()).append(" read;");
    counts.forEach(
        (kind, c) ->
            line.append(' ').append(kind).append(' ').append(c[0]).append('+').append(c[1]));
    return line.append("; seed ").append(seed).toString();
  }
}
