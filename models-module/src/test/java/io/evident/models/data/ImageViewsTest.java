package io.evident.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImageViewsTest {
  /** 0 1 2 above 3 4 5 above 6 7 8. */
  private static final ImageShape SQUARE = new ImageShape(3, 3, 1);

  private static int[] sources(ImageViews views, int view) {
    return views.all().get(view).sources(SQUARE);
  }

  @Test
  void anImageIsSeenAsItIsAndMirroredHalfShiftedHalf() {
    ImageViews views = new ImageViews(true, 1);
    assertEquals(6, views.all().size());
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, sources(views, 0));
    assertArrayEquals(new int[] {2, 1, 0, 5, 4, 3, 8, 7, 6}, sources(views, 1));
    // Up and left: what comes in below and at the right is row 1 and column 1.
    assertArrayEquals(new int[] {4, 5, 4, 7, 8, 7, 4, 5, 4}, sources(views, 2));
    assertArrayEquals(new int[] {4, 5, 4, 7, 8, 7, 4, 5, 4}, sources(views, 3));
    // Down and right: what comes in above and at the left is row 1 and column 1.
    assertArrayEquals(new int[] {4, 3, 4, 1, 0, 1, 4, 3, 4}, sources(views, 4));
    assertArrayEquals(new int[] {4, 3, 4, 1, 0, 1, 4, 3, 4}, sources(views, 5));
    assertEquals(
        List.of(0.25, 0.25, 0.125, 0.125, 0.125, 0.125),
        views.all().stream().map(ImageViews.View::weight).toList());
    assertEquals("6 views of each image (mirrored, shifted by 1 pixel)", views.toString());
  }

  /** A width at which mirroring what was shifted is not shifting what was mirrored. */
  @Test
  void itIsShiftedBeforeItIsMirrored() {
    ImageViews.View view = new ImageViews(true, 1).all().get(3);
    // 0 1 2 3 shifted left is 1 2 3 2, mirrored 2 3 2 1; rows 0 and 1 change places.
    assertArrayEquals(new int[] {6, 7, 6, 5, 2, 3, 2, 1}, view.sources(new ImageShape(2, 4, 1)));
  }

  @Test
  void mirroredAloneOrShiftedAloneOrNeither() {
    ImageViews mirrored = new ImageViews(true, 0);
    assertEquals(List.of(0.5, 0.5), mirrored.all().stream().map(ImageViews.View::weight).toList());
    ImageViews shifted = new ImageViews(false, 2);
    assertEquals(
        List.of(0.5, 0.25, 0.25), shifted.all().stream().map(ImageViews.View::weight).toList());
    // Up and left by 2: row 2, then rows 1 and 0 mirrored at the edge; columns alike.
    assertArrayEquals(new int[] {8, 7, 6, 5, 4, 3, 2, 1, 0}, sources(shifted, 1));
    assertEquals(1, ImageViews.NONE.all().size());
    assertEquals(1, ImageViews.NONE.all().get(0).weight());
  }

  @Test
  void aShiftAsLargeAsTheImageIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ImageViews(true, -1));
    new ImageViews(false, 2).requireFits(SQUARE);
    assertThrows(
        IllegalArgumentException.class, () -> new ImageViews(false, 3).requireFits(SQUARE));
  }
}
