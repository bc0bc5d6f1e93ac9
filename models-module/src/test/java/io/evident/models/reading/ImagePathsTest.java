package io.evident.models.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.DataFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePathsTest {
  @TempDir private Path folder;

  private static Path image(Path place) throws IOException {
    Files.createDirectories(place.getParent());
    return Files.write(place, new byte[1]);
  }

  @Test
  void imagesAreFoundThroughLinksWithoutWhatSystemsLeave() throws IOException {
    Path first = image(folder.resolve("a.PNG"));
    image(folder.resolve("notes.txt"));
    image(folder.resolve("@eaDir").resolve("a.jpg"));
    image(folder.resolve(".hidden").resolve("a.jpg"));
    image(folder.resolve("in").resolve("__MACOSX").resolve("b.jpeg"));
    Path second = image(folder.resolve("in").resolve("b.jpeg"));
    Path elsewhere = Files.createTempDirectory("elsewhere");
    image(elsewhere.resolve("c.jpg"));
    Path linked = Files.createSymbolicLink(folder.resolve("linked"), elsewhere);
    Path nowhere = Files.createSymbolicLink(folder.resolve("z.jpg"), Path.of("nowhere"));
    assertEquals(
        List.of(first, second, linked.resolve("c.jpg"), nowhere), ImagePaths.under(folder));
    assertEquals(
        List.of(linked.resolve("c.jpg")), ImagePaths.under(linked), "a link as the folder");
    Files.delete(elsewhere.resolve("c.jpg"));
    Files.delete(elsewhere);
  }

  @Test
  void aLinkInACircleIsNamed() throws IOException {
    image(folder.resolve("in").resolve("b.jpeg"));
    Files.createSymbolicLink(folder.resolve("in").resolve("again"), folder);
    String message =
        assertThrows(DataFormatException.class, () -> ImagePaths.under(folder)).getMessage();
    assertTrue(message.contains("again: this link leads back"), message);
  }
}
