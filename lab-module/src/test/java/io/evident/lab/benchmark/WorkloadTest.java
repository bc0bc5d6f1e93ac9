package io.evident.lab.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageSplits;
import io.evident.models.reading.BuiltInSample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  @Test
  void theWorksOfTheGoalsAreThere() {
    List<String> works =
        Workload.standard().stream().map(work -> work.name() + " " + work.images()).toList();
    assertEquals(
        List.of(
            "lenet 4",
            "lenet 16",
            "lenet 32",
            "mlp-1000x2 32",
            "mlp-1000x2 128",
            "mlp-1000x2 512",
            "mlp-2000x5 32",
            "fc5 4",
            "lenet-evaluation 10000"),
        works);
  }

  @Test
  void anUnknownWorkIsRefusedWithTheNearestName() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Workload.training("fc6"));
    assertTrue(refused.getMessage().contains("fc6"), refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Workload.training("lenet", 0));
  }

  @Test
  void fewImagesAreRepeated() throws IOException {
    ImageDataset sample = BuiltInSample.load().train();
    for (boolean streamed : new boolean[] {false, true}) {
      ImageSplits images = WorkData.SAMPLE.streamed(streamed).open(5_002, 7);
      assertEquals(streamed, images.train().isStreamed());
      assertEquals(5_002, images.train().size());
      assertEquals(7, images.test().size());
      for (int i = 0; i < 5_002; i++) {
        assertEquals(sample.label(i % sample.size()), images.train().label(i), "image " + i);
      }
      assertEquals(images.train().image(1), images.train().image(5_001));
      ByteBuffer other = images.train().image(2);
      assertFalse(other.equals(images.train().image(5_001)));
    }
  }
}
