package io.evident.cli;

import java.io.IOException;

/**
 * Shows what the module is for, inside a JVM that goes on: the help and the built-in experiments.
 */
public final class CliDemo {
  private CliDemo() {}

  /**
   * Prints the demonstration.
   *
   * @param args a command line to run instead
   * @throws IOException if no process can be started
   */
  public static void main(String[] args) throws IOException {
    if (args.length > 0) {
      Main.run(args);
      return;
    }
    Main.run("--help");
    Main.run("train", "--list");
  }
}
