package io.evident.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;

/**
 * The user's folder, as shells know it. A user without a name, as containers have, may have none:
 * Java then calls it "?", and libraries would make a folder of that name wherever they are.
 */
final class HomeFolder {
  private static final String PROPERTY = "user.home";

  private HomeFolder() {}

  /** The folder of this user; empty if there is none. */
  static Optional<Path> ofUser() {
    return of(System.getenv(), System.getProperty(PROPERTY));
  }

  /**
   * What the shell says, else what the system knows.
   *
   * @param environment of the process
   * @param known by Java, user.home
   */
  static Optional<Path> of(Map<String, String> environment, String known) {
    for (String folder : new String[] {environment.get("HOME"), known}) {
      if (folder != null && Path.of(folder).isAbsolute()) {
        return Optional.of(Path.of(folder));
      }
    }
    return Optional.empty();
  }

  /** Gives Java and its libraries a folder for what they keep, where they know of none. */
  static void settle() {
    String known = System.getProperty(PROPERTY);
    if (known == null || !Path.of(known).isAbsolute()) {
      System.setProperty(
          PROPERTY,
          ofUser().map(Path::toString).orElseGet(() -> System.getProperty("java.io.tmpdir")));
    }
  }

  /**
   * A path with its leading ~ put in, which shells leave alone in --out=~/runs. A folder that is
   * really called ~ is ./~ to shells as well.
   *
   * @throws IllegalArgumentException if there is no such folder
   */
  static String expanded(String path, Optional<Path> home) {
    if (!path.equals("~") && !path.startsWith("~/")) {
      return path;
    }
    return home.orElseThrow(
            () ->
                new IllegalArgumentException(
                    path + ": there is no home folder, HOME is not set; give the whole path"))
        + path.substring(1);
  }

  /** A path on the command line. */
  static final class OfPath implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
      return Path.of(expanded(text, ofUser()));
    }
  }

  /** A file on the command line, where something that is no file may stand as well. */
  static final class OfFileOrName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return expanded(text, ofUser());
    }
  }
}
