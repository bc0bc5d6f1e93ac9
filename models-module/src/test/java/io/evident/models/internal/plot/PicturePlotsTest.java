package io.evident.models.internal.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.title.TextTitle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturePlotsTest {
  @TempDir Path folder;

  private static final ImageDataset IMAGES =
      ImageDataset.of(
          new ImageShape(1, 2, 3),
          List.of("cat", "dog"),
          new byte[] {1, 2, 3, 4, 5, 6, (byte) 200, 0, 0, 0, 0, 9, 7, 7, 7, 7, 7, 7},
          new int[] {1, 0, 1});

  private static List<Tile> tiles(JFreeChart chart) {
    return ((TilesPlot) chart.getPlot()).tiles();
  }

  @Test
  void theGalleryNamesPredictionsAndMarksTheWrongOnes() {
    JFreeChart chart = PredictionGallery.of("t", IMAGES, new int[] {1, 1, 1});
    List<Tile> tiles = tiles(chart);
    assertEquals(List.of("dog", "dog (is cat)", "dog"), tiles.stream().map(Tile::caption).toList());
    assertNull(tiles.get(0).colour());
    assertEquals(Palette.WRONG, tiles.get(1).colour());
    assertEquals(0xff010203, tiles.get(0).picture().getRGB(0, 0));
    assertEquals(0xffc80000, tiles.get(1).picture().getRGB(0, 0));
    assertEquals(0xff000009, tiles.get(1).picture().getRGB(1, 0));
  }

  @Test
  void theGalleryShowsTwentyAtMost() {
    ImageDataset many = IMAGES.subset(new int[50]);
    assertEquals(20, tiles(PredictionGallery.of("t", many, new int[50])).size());
  }

  @Test
  void predictionsThatDoNotFitAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> PredictionGallery.of("t", IMAGES, new int[] {1, 1}));
    assertThrows(
        IllegalArgumentException.class,
        () -> PredictionGallery.of("t", IMAGES, new int[] {1, 1, 2}));
  }

  @Test
  void theContactSheetHasOneRowPerClass() {
    List<Tile> tiles = tiles(ContactSheet.of("t", IMAGES, 2));
    assertEquals(4, tiles.size());
    assertEquals(0xffc80000, tiles.get(0).picture().getRGB(0, 0));
    assertEquals(0xffffffff, tiles.get(1).picture().getRGB(0, 0));
    assertEquals(0xff010203, tiles.get(2).picture().getRGB(0, 0));
    assertEquals(0xff070707, tiles.get(3).picture().getRGB(0, 0));
    assertEquals(2, tiles(ContactSheet.of("t", IMAGES, 1)).size());
  }

  @Test
  void kernelsAndUnitsAreDrawnByTheirOwnLayout() {
    float[] byUnit = new float[2 * 2 * 1 * 3];
    float[] byKernel = new float[byUnit.length];
    for (int unit = 0; unit < 2; unit++) {
      for (int i = 0; i < 6; i++) {
        float weight = (unit + 1) * (i - 1);
        byUnit[unit * 6 + i] = weight;
        byKernel[i * 2 + unit] = weight;
      }
    }
    for (JFreeChart chart :
        List.of(
            WeightTiles.ofUnits("t", byUnit, 2, 1, 2),
            WeightTiles.ofKernels("t", byKernel, 2, 1, 2))) {
      for (Tile tile : tiles(chart)) {
        BufferedImage picture = tile.picture();
        int first = picture.getRGB(0, 0);
        int second = picture.getRGB(0, 1);
        // Weights -1 0 1 and 2 3 4 over a largest of 4.
        assertArrayEquals(new int[] {0xff60809f, 0xffbfdfff}, new int[] {first, second});
      }
    }
  }

  @Test
  void aUnitThatIsNotFiniteIsWhiteAndAZeroOneGrey() {
    float[] weights = new float[6];
    weights[1] = Float.NaN;
    List<Tile> tiles = tiles(WeightTiles.ofUnits("t", weights, 1, 1, 2));
    assertEquals(0xffffffff, tiles.get(0).picture().getRGB(0, 0));
    assertEquals(0xff808080, tiles.get(1).picture().getRGB(0, 0));
    assertThrows(IllegalArgumentException.class, () -> WeightTiles.ofUnits("t", weights, 1, 1, 3));
  }

  @Test
  void picturesAreEmbeddedInAnSvgAndItIsTheSameEachTime() throws IOException {
    JFreeChart chart = PredictionGallery.of("t", IMAGES, new int[] {1, 1, 1});
    ChartFiles.save(chart, 400, 300, folder.resolve("1.svg"));
    ChartFiles.save(chart, 400, 300, folder.resolve("2.svg"));
    String svg = Files.readString(folder.resolve("1.svg"));
    assertEquals(svg, Files.readString(folder.resolve("2.svg")));
    assertEquals(3, svg.split("data:image/png;base64,", -1).length - 1);
    assertTrue(svg.contains("dog (is cat)"));
    assertThrows(
        IllegalArgumentException.class,
        () -> ChartFiles.save(chart, 30, 30, folder.resolve("3.png")));
  }

  @Test
  void kernelsFillTheRoomAndOnlyTheFirstOfVeryManyUnitsAreDrawn() {
    assertEquals(3, WeightTiles.columns(6));
    assertEquals(1, WeightTiles.columns(1));
    assertEquals(20, WeightTiles.columns(256));
    JFreeChart chart = WeightTiles.ofUnits("t", new float[3 * 1000], 1, 1, 1000);
    assertEquals(WeightTiles.SHOWN, tiles(chart).size());
    TextTitle second = (TextTitle) chart.getSubtitle(0);
    assertTrue(second.getText().startsWith("the first 256 of 1,000 units"), second.getText());
  }
}
