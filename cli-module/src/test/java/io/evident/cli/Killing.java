package io.evident.cli;

import io.evident.models.storage.Leftovers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Kills a command again and again on its way, each time at a random moment further on than the
 * last, and starts it again: among the moments are the first instants, the middle of a write, and
 * what is drawn and judged at the end.
 */
final class Killing {
  private static final String CHECKPOINT = "step-(\\d+)\\.safetensors";
  private static final long JITTER_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
  private static final long BEGINNING_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long END_NANOS = TimeUnit.MILLISECONDS.toNanos(1200);

  private final Random random;
  private final Path directory;
  private final long steps;
  private final Supplier<Object[]> command;
  private int kills;
  private int inWrites;
  private int runs;

  /**
   * Of one directory, which may be deleted between runs.
   *
   * @param random of the moments
   * @param directory what the command writes
   * @param steps of all its trainings
   * @param command what is started next, by what is there
   */
  Killing(Random random, Path directory, long steps, Supplier<Object[]> command) {
    this.random = random;
    this.directory = directory;
    this.steps = steps;
    this.command = command;
  }

  int kills() {
    return kills;
  }

  String text() {
    return "%d kills of %d runs, %d of them within the writing of a file"
        .formatted(kills, runs, inWrites);
  }

  /** Kills at most so many times, then lets it go on to its end. */
  CommandResult once(int most, Path logs) throws IOException, InterruptedException {
    runs++;
    double[] moments = random.doubles(most, -0.15, 1.2).sorted().toArray();
    for (double moment : moments) {
      try (EvidentProcess process = EvidentProcess.start(logs, command.get())) {
        await(process, moment);
        if (!process.kill()) {
          CommandResult ended = process.result();
          if (ended.code() != ExitCode.DONE) {
            throw new AssertionError(ended + " instead of " + Arrays.toString(command.get()));
          }
          return ended;
        }
        kills++;
        inWrites += isWriting() ? 1 : 0;
      }
    }
    try (EvidentProcess process = EvidentProcess.start(logs, command.get())) {
      return process.result();
    }
  }

  private void await(EvidentProcess process, double moment) {
    if (moment < 0) {
      process.runsUntil(() -> Files.exists(directory));
      pass(process, BEGINNING_NANOS);
    } else if (moment > 1) {
      process.runsUntil(() -> progress() >= steps);
      pass(process, END_NANOS);
    } else {
      process.runsUntil(() -> progress() >= moment * steps);
      pass(process, JITTER_NANOS);
      if (random.nextBoolean()) {
        process.runsUntil(this::isWriting);
      }
    }
  }

  private void pass(EvidentProcess process, long atMost) {
    long until = System.nanoTime() + (long) (atMost * random.nextDouble());
    BooleanSupplier passed = () -> System.nanoTime() >= until;
    process.runsUntil(passed);
  }

  /** How many steps the newest checkpoints of all runs below are at together. */
  private long progress() {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isDirectory)
          .filter(f -> f.endsWith("checkpoints") && !f.getParent().endsWith("best"))
          .mapToLong(Killing::newest)
          .sum();
    } catch (UncheckedIOException | IOException e) {
      return gone(e);
    }
  }

  private static long newest(Path checkpoints) {
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.matches(CHECKPOINT))
          .mapToLong(f -> Long.parseLong(f.replaceAll(CHECKPOINT, "$1")))
          .max()
          .orElse(0);
    } catch (UncheckedIOException | IOException e) {
      return gone(e);
    }
  }

  private boolean isWriting() {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.anyMatch(Leftovers::isOne);
    } catch (UncheckedIOException | IOException e) {
      return gone(e) > 0;
    }
  }

  /** What was being listed may be renamed meanwhile. */
  private static long gone(Exception e) {
    Throwable why = e instanceof UncheckedIOException ? e.getCause() : e;
    if (why instanceof NoSuchFileException) {
      return 0;
    }
    throw new AssertionError(e);
  }
}
