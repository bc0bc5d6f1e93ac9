package io.evident.models.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.reading.ImageFolder;
import io.evident.models.reading.ImagePaths;
import io.evident.models.reading.TestFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FittedImageTest {
  @TempDir private Path folder;

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** A model must see an image as the training saw it. */
  @Test
  void aFileIsReadAsAnImageFolderReadsIt() throws IOException {
    TestFiles.writeFolder(folder);
    ImageDataset train = ImageFolder.at(folder).resizedTo(7, 3).read().train();
    ImageShape wanted = new ImageShape(7, 3, 3);
    List<Path> files = ImagePaths.under(folder.resolve("train"));
    assertEquals(train.size(), files.size());
    int perClass = files.size() / 2;
    for (int i = 0; i < files.size(); i++) {
      FittedImage image = FittedImage.read(files.get(i), wanted);
      // The folder's two classes take turns.
      ByteBuffer trained = train.image(2 * (i % perClass) + i / perClass);
      assertArrayEquals(bytes(trained), bytes(image.pixels()), files.get(i).toString());
      assertEquals(new ImageShape(4, 5, 3), image.original());
      assertTrue(image.scaled());
    }
    assertFalse(FittedImage.read(files.get(0), new ImageShape(4, 5, 3)).scaled());
  }

  @Test
  void anImageInMemoryIsReadAsItsFile() throws IOException {
    BufferedImage picture = TestFiles.image(9, 6, 4);
    Path file = folder.resolve("x.png");
    Files.write(file, TestFiles.encode(picture, "png"));
    for (ImageShape wanted : List.of(new ImageShape(6, 9, 3), new ImageShape(5, 5, 3))) {
      assertArrayEquals(
          bytes(FittedImage.read(file, wanted).pixels()),
          bytes(FittedImage.of(picture, wanted).pixels()));
    }
    BufferedImage part = picture.getSubimage(2, 1, 5, 4);
    byte[] pixels = bytes(FittedImage.of(part, new ImageShape(4, 5, 3)).pixels());
    assertEquals((byte) (picture.getRGB(2, 1) >> 16), pixels[0]);
    assertEquals((byte) picture.getRGB(6, 4), pixels[59]);
  }

  @Test
  void oneChannelIsTheLuma() {
    BufferedImage picture = new BufferedImage(3, 1, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, 0x808080);
    picture.setRGB(1, 0, 0xff0000);
    picture.setRGB(2, 0, 0xffffff);
    FittedImage grey = FittedImage.of(picture, new ImageShape(1, 3, 1));
    assertArrayEquals(new byte[] {(byte) 128, 76, (byte) 255}, bytes(grey.pixels()));
    assertFalse(grey.scaled());
  }

  @Test
  void whatIsNoImageIsNamed() throws IOException {
    ImageShape wanted = new ImageShape(2, 2, 3);
    Path none = folder.resolve("none.png");
    assertNamed(none, () -> FittedImage.read(none, wanted));
    Path text = Files.writeString(folder.resolve("text.png"), "no image");
    assertNamed(text, () -> FittedImage.read(text, wanted));
    assertNamed(folder, () -> FittedImage.read(folder, wanted));
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertNamed(empty, () -> ImagePaths.under(empty));
    assertEquals(List.of(none), ImagePaths.under(none));
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private static void assertNamed(Path path, Attempt attempt) {
    String message = assertThrows(DataFormatException.class, attempt::run).getMessage();
    assertTrue(message.startsWith(path + ": "), message);
  }
}
