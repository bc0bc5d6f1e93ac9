package io.evident.models.serving;

import io.evident.models.storage.BoundedFile;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The folder of an exported model: saved_model.pb and assets.extra/evident.json. */
final class ModelFolder {
  private static final int MAX_CARD = 1 << 24;
  private static final String GRAPH = "saved_model.pb";
  private static final String EXTRA = "assets.extra";
  private static final String CARD = "evident.json";

  private final Path folder;

  ModelFolder(Path folder) {
    this.folder = folder;
  }

  private Path graph() {
    return folder.resolve(GRAPH);
  }

  private Path cardFile() {
    return folder.resolve(EXTRA).resolve(CARD);
  }

  /**
   * Refuses a place that holds something, unless it is an exported model alone and that may be
   * replaced.
   */
  void requireWritable(boolean overwrite) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          folder + ": is not a folder; choose another place for the model");
    }
    List<Path> files = files();
    for (Path file : files) {
      if (!file.equals(graph()) && !file.equals(cardFile())) {
        throw new IllegalArgumentException(
            folder
                + ": holds "
                + folder.relativize(file)
                + ", which is not of an exported model; choose another place for the model");
      }
    }
    if (!files.isEmpty() && !overwrite) {
      throw new IllegalArgumentException(
          folder + ": holds an exported model; choose another place, or replace it (--overwrite)");
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
    }
  }

  /** Writes both files beside the folder, then renames. */
  void write(byte[] graph, ModelCard card, boolean overwrite) throws IOException {
    Path target = folder.toAbsolutePath();
    Files.createDirectories(target.getParent());
    ModelFolder written = new ModelFolder(beside(target, "tmp"));
    ModelFolder replaced = new ModelFolder(beside(target, "old"));
    try {
      written.delete();
      WholeFile.write(written.graph(), graph);
      String json = ModelCardJson.print(new ModelCardJson.Sealed(card, sha256(graph)));
      WholeFile.write(written.cardFile(), json.getBytes(StandardCharsets.UTF_8));
      requireWritable(overwrite);
      boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
      if (there) {
        Files.move(target, replaced.folder, StandardCopyOption.ATOMIC_MOVE);
      }
      try {
        Files.move(written.folder, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException | RuntimeException e) {
        if (there) {
          Files.move(replaced.folder, target, StandardCopyOption.ATOMIC_MOVE);
        }
        throw e;
      }
      replaced.delete();
    } finally {
      written.delete();
    }
  }

  private static Path beside(Path target, String what) {
    return target.resolveSibling(
        "." + target.getFileName() + "." + ProcessHandle.current().pid() + "." + what);
  }

  /** Deletes what an export writes, and the folders if nothing else is in them. */
  void delete() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Files.deleteIfExists(graph());
    Files.deleteIfExists(cardFile());
    for (Path emptied : List.of(folder.resolve(EXTRA), folder)) {
      try {
        Files.deleteIfExists(emptied);
      } catch (DirectoryNotEmptyException e) {
        return; // somebody else's files stay, and so do the folders around them
      }
    }
  }

  /**
   * The card of a model whose files are whole.
   *
   * @throws IllegalArgumentException if there is no exported model here, or a damaged one
   */
  ModelCard card() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          folder + ": there is no such folder; give one that evident export or train has made");
    }
    if (!Files.isRegularFile(graph())) {
      throw new IllegalArgumentException(
          folder + ": is no SavedModel (it has no " + GRAPH + "); check the path");
    }
    if (!Files.isRegularFile(cardFile())) {
      throw new IllegalArgumentException(
          folder
              + ": is a SavedModel without class names (it has no "
              + EXTRA
              + "/"
              + CARD
              + "); export it with evident export");
    }
    ModelCardJson.Sealed sealed =
        ModelCardJson.read(BoundedFile.text(cardFile(), MAX_CARD), cardFile().toString());
    String found = sha256(Files.readAllBytes(graph()));
    if (!found.equals(sealed.graphDigest())) {
      throw new IllegalArgumentException(
          graph()
              + ": is damaged: its SHA-256 is "
              + found
              + ", not "
              + sealed.graphDigest()
              + "; export the model again");
    }
    return sealed.card();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
