package io.evident.models.internal.serving;

import io.evident.models.storage.BoundedFile;
import io.evident.models.storage.Digests;
import io.evident.models.storage.Leftovers;
import io.evident.models.storage.StoredJson;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * The folder of an exported model: saved_model.pb, assets.extra/evident.json and
 * assets.extra/evident-proof.json.
 */
public final class ModelFolder {
  private static final int MAX_CARD = StoredJson.MAX_BYTES;
  private static final int MAX_PROOF = StoredJson.MAX_BYTES;
  private static final String GRAPH = "saved_model.pb";
  private static final String EXTRA = "assets.extra";
  private static final String CARD = "evident.json";
  private static final String PROOF = "evident-proof.json";

  private final Path folder;

  public ModelFolder(Path folder) {
    this.folder = folder;
  }

  private Path graph() {
    return folder.resolve(GRAPH);
  }

  private Path cardFile() {
    return folder.resolve(EXTRA).resolve(CARD);
  }

  private Path proofFile() {
    return folder.resolve(EXTRA).resolve(PROOF);
  }

  /**
   * Refuses a place that holds something, unless it is an exported model alone and that may be
   * replaced. A model that a process was replacing when it was killed is put back first.
   */
  public void requireWritable(boolean overwrite) throws IOException {
    Path target = target();
    requireParent(target);
    if (Path.of("").toRealPath().startsWith(target)) {
      throw new IllegalArgumentException(
          folder
              + ": is the folder that this is run in, or around it, and cannot be replaced; choose"
              + " another place for the model, such as a folder in it");
    }
    Leftovers.deleteOf(target);
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new IllegalArgumentException(
          folder + ": is not a folder; choose another place for the model");
    }
    List<Path> files = files(target);
    ModelFolder ours = new ModelFolder(target);
    for (Path file : files) {
      if (!List.of(ours.graph(), ours.cardFile(), ours.proofFile()).contains(file)) {
        throw new IllegalArgumentException(
            folder
                + ": holds "
                + target.relativize(file)
                + ", which is not of an exported model; choose another place for the model");
      }
    }
    if (!files.isEmpty() && !overwrite) {
      throw new IllegalArgumentException(
          folder + ": holds an exported model; choose another place, or replace it (--overwrite)");
    }
  }

  /**
   * Requires that a card can be read again, before the model that it is of is made.
   *
   * @param card as JSON, from the digests of the graph and of the proof
   */
  public void requireReadable(BinaryOperator<String> card) {
    String digest = Digests.sha256(new byte[0]);
    requireCard(card.apply(digest, digest));
  }

  private String requireCard(String json) {
    return StoredJson.requireReadable(
        cardFile(),
        json,
        "the scores of a calibration are most of it: calibrate by fewer examples (a smaller"
            + " calibrationPart)");
  }

  /** Where the model is: of a link to a folder, that folder. */
  private Path target() throws IOException {
    if (Files.isDirectory(folder)) {
      return folder.toRealPath();
    }
    Path absolute = folder.toAbsolutePath();
    return absolute.endsWith(".") ? absolute.getParent() : absolute;
  }

  /** Refuses a place that no folder can be made in, be it this one or those around it. */
  private void requireParent(Path target) {
    Path parent = target.getParent();
    while (parent != null && !Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
      parent = parent.getParent();
    }
    if (parent == null || !Files.isDirectory(parent)) {
      throw new IllegalArgumentException(
          folder
              + ": cannot be made, since "
              + (parent == null ? "it has no folder around it" : parent + " is not a folder")
              + "; choose another place for the model");
    }
    if (!Files.isWritable(parent)) {
      throw new IllegalArgumentException(
          folder
              + ": cannot be made, since "
              + parent
              + " may not be written to; check its permissions, or choose another place for the model");
    }
  }

  private static List<Path> files(Path target) throws IOException {
    try (Stream<Path> all = Files.walk(target)) {
      return all.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
    }
  }

  /**
   * Writes the files beside the folder, then renames.
   *
   * @param proof as JSON
   * @param card as JSON, from the digests of the graph and of the proof
   * @param check looks at the model before it has its name; what it throws leaves nothing behind
   */
  public void write(
      byte[] graph, String proof, BinaryOperator<String> card, boolean overwrite, Check check)
      throws IOException {
    Path target = target();
    Files.createDirectories(target.getParent());
    ModelFolder written = new ModelFolder(Leftovers.written(target));
    ModelFolder replaced = new ModelFolder(Leftovers.replaced(target));
    StoredJson.requireReadable(proofFile(), proof, "use smaller images, or fewer columns");
    try {
      written.delete();
      WholeFile.write(written.graph(), graph);
      byte[] proven = proof.getBytes(StandardCharsets.UTF_8);
      WholeFile.write(written.proofFile(), proven);
      String json = requireCard(card.apply(Digests.sha256(graph), Digests.sha256(proven)));
      WholeFile.write(written.cardFile(), json.getBytes(StandardCharsets.UTF_8));
      check.of(written.folder);
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

  /** Looks at a model. */
  public interface Check {
    void of(Path folder) throws IOException;
  }

  /** Deletes what an export writes, and the folders if nothing else is in them. */
  public void delete() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Files.deleteIfExists(graph());
    Files.deleteIfExists(cardFile());
    Files.deleteIfExists(proofFile());
    for (Path emptied : List.of(folder.resolve(EXTRA), folder)) {
      try {
        Files.deleteIfExists(emptied);
      } catch (DirectoryNotEmptyException e) {
        return; // somebody else's files stay, and so do the folders around them
      }
    }
  }

  /**
   * The text of the card of an exported model.
   *
   * @throws IllegalArgumentException if there is no exported model here
   */
  public String card() throws IOException {
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
    return BoundedFile.text(cardFile(), MAX_CARD);
  }

  /** Where the card is, for a message. */
  public String cardPlace() {
    return cardFile().toString();
  }

  /** Where the proof is, for a message. */
  public String proofPlace() {
    return proofFile().toString();
  }

  /**
   * The proof of a model whose graph is whole.
   *
   * @param graphDigest as its card has it
   * @param proofDigest likewise
   * @throws IllegalArgumentException if a file is damaged or missing
   */
  public String proof(String graphDigest, String proofDigest) throws IOException {
    requireDigest(graph(), Files.readAllBytes(graph()), graphDigest);
    if (!Files.isRegularFile(proofFile())) {
      throw new IllegalArgumentException(
          proofFile() + ": is missing, and with it the model's proof; export the model again");
    }
    String proof = BoundedFile.text(proofFile(), MAX_PROOF);
    requireDigest(proofFile(), proof.getBytes(StandardCharsets.UTF_8), proofDigest);
    return proof;
  }

  private static void requireDigest(Path file, byte[] bytes, String digest) {
    String found = Digests.sha256(bytes);
    if (!found.equals(digest)) {
      throw new IllegalArgumentException(
          file
              + ": is damaged: its SHA-256 is "
              + found
              + ", not "
              + digest
              + "; export the model again");
    }
  }
}
