package io.evident.lab.benchmark;

import io.evident.models.storage.StoredJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/** The worker's end of what it and the process that started it say to each other. */
final class WorkerCommands {
  /** Begins each answer, so that what a library may print is not taken for one. */
  static final String MARK = "evident-benchmark ";

  private final BufferedReader commands;
  private final PrintStream answers;

  WorkerCommands(BufferedReader commands, PrintStream answers) {
    this.commands = commands;
    this.answers = answers;
  }

  /** There are no more rounds: the way out of a training that would go on. */
  static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Ended() {
      super("no more rounds", null, false, false);
    }
  }

  /**
   * One round to be measured.
   *
   * @param what steps, or bare for those of the bare graph
   * @param nanos how long at least
   */
  record Command(String what, long nanos) {}

  /** Waits for a command. */
  Command next() {
    try {
      String line = commands.readLine();
      if (line == null) {
        throw new Ended();
      }
      int space = line.indexOf(' ');
      return new Command(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void answer(Object content) {
    answers.println(MARK + StoredJson.tree(content));
    answers.flush();
  }
}
