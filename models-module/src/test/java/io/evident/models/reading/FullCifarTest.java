package io.evident.models.reading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.models.data.ChannelStatistics;
import io.evident.models.data.ImageSplits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Needs the full data set: -Devident.cifar=DIR with the official binary layout. */
@Tag("full-data")
@EnabledIfSystemProperty(
    named = "evident.cifar",
    matches = ".+",
    disabledReason = "-Devident.cifar=DIR names no full CIFAR-10")
class FullCifarTest {
  @Test
  void allImagesAreReadAndBalanced() throws IOException {
    ImageSplits splits = CifarBinary.read(Path.of(System.getProperty("evident.cifar")));
    assertArrayEquals(
        IntStream.generate(() -> 5_000).limit(10).toArray(), splits.train().classCounts());
    assertArrayEquals(
        IntStream.generate(() -> 1_000).limit(10).toArray(), splits.test().classCounts());
    ChannelStatistics statistics = splits.train().channelStatistics();
    assertEquals(0.4914, statistics.means().get(0), 5e-4);
    assertEquals(0.2470, statistics.deviations().get(0), 5e-3);
  }
}
