package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.serving.ServedModel;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FruitSorterTest {
  @TempDir Path folder;

  /** A fruit of about this hue somewhere on a grey table. */
  private static BufferedImage photo(SplittableRandom random, double hue) {
    BufferedImage photo = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = photo.createGraphics();
    int grey = random.nextInt(60, 200);
    graphics.setColor(new Color(grey, grey, grey));
    graphics.fillRect(0, 0, 40, 30);
    float near = (float) (hue + random.nextDouble(-0.03, 0.03));
    graphics.setColor(Color.getHSBColor(near, 0.8f, (float) random.nextDouble(0.5, 1)));
    graphics.fillOval(random.nextInt(15), random.nextInt(8), 20 + random.nextInt(5), 20);
    graphics.dispose();
    return photo;
  }

  @Test
  void ripeFruitIsToldFromUnripe() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    double[] hues = {0.02, 0.3};
    String[] names = {"ripe", "unripe"};
    for (int c = 0; c < 2; c++) {
      Path photos = Files.createDirectories(folder.resolve("photos").resolve(names[c]));
      for (int i = 0; i < 40; i++) {
        ImageIO.write(photo(random, hues[c]), "png", photos.resolve(i + ".png").toFile());
      }
    }
    Path made = FruitSorter.train(folder.resolve("photos"), folder.resolve("run"));
    assertTrue(Files.exists(folder.resolve("run").resolve("metrics.csv")));
    try (ServedModel model = ServedModel.open(made)) {
      for (int c = 0; c < 2; c++) {
        Path photo = folder.resolve("new.png");
        ImageIO.write(photo(random, hues[c]), "png", photo.toFile());
        assertEquals(names[c], FruitSorter.sort(model, photo), "seed 1");
      }
    }
  }
}
