package io.evident.cli;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;

/** Whether somebody watches: colours and progress bars are for terminals, plain lines for files. */
final class Terminal {
  /** Set by the launcher, which sees where standard output goes. */
  static final String PROPERTY = "evident.terminal";

  private Terminal() {}

  @SuppressWarnings("SystemConsoleNull") // the property is what counts; see isTerminal
  static boolean isThere() {
    String said = System.getProperty(PROPERTY);
    if (said != null) {
      return said.equals("true");
    }
    Console console = System.console();
    return console != null && isTerminal(console);
  }

  /** From Java 22 on there is a console without a terminal too, and a method that tells. */
  private static boolean isTerminal(Console console) {
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  /** Colour on a terminal, unless NO_COLOR (no-color.org) or a dumb terminal says otherwise. */
  static Ansi ansi() {
    String noColour = System.getenv("NO_COLOR");
    boolean refused =
        (noColour != null && !noColour.isEmpty()) || "dumb".equals(System.getenv("TERM"));
    return isThere() && !refused ? Ansi.ON : Ansi.OFF;
  }

  static ColorScheme colours() {
    return picocli.CommandLine.Help.defaultColorScheme(ansi());
  }

  static String heading(String text) {
    return ansi().string("@|bold " + text + "|@");
  }
}
