package io.evident.models.reading;

import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The digests of the images in a file, kept beside it: its name with the ending .digests, with the
 * lines of the format, the file's size and time of change, and one digest for each split.
 */
final class CacheDigests {
  private static final String FORMAT = "evident-digests/1";

  private final Path images;
  private final Path file;

  CacheDigests(Path images) {
    this.images = images;
    this.file = images.resolveSibling(images.getFileName() + ".digests");
  }

  /** The digests of the file as it is; empty if they are not known. */
  Optional<List<String>> read() throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    List<String> lines =
        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines().toList();
    boolean known =
        lines.size() == 4
            && lines.get(0).equals(FORMAT)
            && lines.get(1).equals(state())
            && lines.subList(2, 4).stream().allMatch(line -> line.matches("[0-9a-f]{64}"));
    return known ? Optional.of(List.copyOf(lines.subList(2, 4))) : Optional.empty();
  }

  void write(List<String> digests) throws IOException {
    String text = FORMAT + "\n" + state() + "\n" + String.join("\n", digests) + "\n";
    WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private String state() throws IOException {
    return Files.size(images) + " bytes, changed " + Files.getLastModifiedTime(images);
  }
}
