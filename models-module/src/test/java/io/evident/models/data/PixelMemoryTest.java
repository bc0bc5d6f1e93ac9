package io.evident.models.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PixelMemoryTest {
  private static final ImageShape SHAPE = new ImageShape(32, 32, 3);

  @Test
  void arraysHaveTheSizeOfTheirImages() {
    assertEquals(5 * 3072, PixelMemory.allocate("x", 5, SHAPE).length);
  }

  @Test
  void moreThanAnArrayHoldsIsRefused() {
    for (long images : new long[] {1_000_000, Long.MAX_VALUE / 2}) {
      String message =
          assertThrows(DataFormatException.class, () -> PixelMemory.allocate("x", images, SHAPE))
              .getMessage();
      assertTrue(message.startsWith("x: " + images + " images"), message);
    }
  }

  @Test
  void moreThanTheHeapHoldsIsRefusedWithWhatToDo() {
    PixelMemory.check("x", 10, SHAPE, 10L * SHAPE.bytes());
    String message =
        assertThrows(
                DataFormatException.class,
                () -> PixelMemory.check("x", 11, SHAPE, 10L * SHAPE.bytes()))
            .getMessage();
    assertTrue(message.contains("-Xmx"), message);
  }
}
