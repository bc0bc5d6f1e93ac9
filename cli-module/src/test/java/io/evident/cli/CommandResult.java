package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What a command line came to. */
record CommandResult(int code, String out, String err) {

  static CommandResult of(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int code = Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(words);
    return new CommandResult(code, out.toString(), err.toString());
  }

  List<String> lines() {
    return out.lines().toList();
  }

  void assertDone() {
    assertEquals(ExitCode.DONE, code, err);
    assertEquals("", err);
  }

  /** Exit code 2 and one line that has all the given words. */
  void assertRefused(String... words) {
    assertEquals(ExitCode.BAD_INPUT, code, out + err);
    assertEquals(1, err.lines().count(), err);
    assertTrue(err.startsWith("evident: "), err);
    for (String word : words) {
      assertTrue(err.contains(word), "\"" + word + "\" is not in: " + err);
    }
  }
}
