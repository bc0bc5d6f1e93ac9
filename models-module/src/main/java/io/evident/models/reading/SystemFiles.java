package io.evident.models.reading;

import java.util.Locale;
import java.util.Set;

/** Files and folders that systems and their tools leave among a person's own, unasked. */
final class SystemFiles {
  /** In small letters; whatever begins with a dot is one too. */
  private static final Set<String> NAMES =
      Set.of(
          // Windows
          "thumbs.db",
          "ehthumbs.db",
          "ehthumbs_vista.db",
          "desktop.ini",
          "$recycle.bin",
          "system volume information",
          "found.000",
          // macOS; the icon of a folder has a carriage return in its name
          "__macosx",
          "icon\r",
          "network trash folder",
          "temporary items",
          // Linux
          "lost+found",
          // network storage
          "@eadir",
          "@tmp",
          "#recycle",
          "#snapshot",
          "@recycle",
          "@recently-snapshot",
          "@snapshot",
          "@__thumb");

  private SystemFiles() {}

  /** Whether a name, without its folders, is one of these; capital letters do not matter. */
  static boolean isOne(String name) {
    return name.startsWith(".") || NAMES.contains(name.toLowerCase(Locale.ROOT));
  }
}
