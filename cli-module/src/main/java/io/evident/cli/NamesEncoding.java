package io.evident.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * In which encoding Java reads the names of files and its arguments: that of the locale, whatever
 * they are in. In the locale C, as most containers have it, that is ASCII, and all other letters
 * are lost.
 *
 * @param name of the encoding
 */
record NamesEncoding(String name) {
  private static final Set<String> ASCII = Set.of("ANSI_X3.4-1968", "US-ASCII", "646");
  private static final String VARIABLE = "LC_ALL";
  private static final String UTF_8 = "C.UTF-8";

  /** That of this process. */
  static NamesEncoding ofProcess() {
    return new NamesEncoding(System.getProperty("sun.jnu.encoding", ""));
  }

  boolean isAscii() {
    return ASCII.contains(name);
  }

  /** What a process must find in its environment to read all names; the launcher sets the same. */
  Map<String, String> variables(Map<String, String> environment) {
    boolean tried = UTF_8.equals(environment.get(VARIABLE));
    return isAscii() && !tried ? Map.of(VARIABLE, UTF_8) : Map.of();
  }

  /** Why the arguments of this process are not what was given; empty if they are. */
  Optional<String> unreadArguments() {
    Path given = Path.of("/proc/self/cmdline");
    if (!isAscii() || !Files.isReadable(given)) {
      return Optional.empty();
    }
    try {
      for (byte b : Files.readAllBytes(given)) {
        if (b < 0) {
          return Optional.of(
              "the arguments are not all ASCII, and in this locale Java reads nothing else; set "
                  + VARIABLE
                  + "="
                  + UTF_8);
        }
      }
    } catch (IOException e) {
      // Then nobody knows, and what cannot be read is refused where it is looked for.
      return Optional.empty();
    }
    return Optional.empty();
  }
}
