package io.evident.models.reading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.models.data.ChannelStatistics;
import io.evident.models.data.ImageSplits;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BuiltInSampleTest {
  @Test
  void theSampleIsBalancedAndItsColoursAreTheExpectedOnes() {
    ImageSplits sample = BuiltInSample.load();
    assertEquals(CifarBinary.CLASS_NAMES, sample.train().classNames());
    assertArrayEquals(
        IntStream.generate(() -> 500).limit(10).toArray(), sample.train().classCounts());
    assertArrayEquals(
        IntStream.generate(() -> 100).limit(10).toArray(), sample.test().classCounts());
    ChannelStatistics statistics = sample.train().channelStatistics();
    // Of OpenJDK 17's JPEG decoder; another one may round differently.
    assertEquals(0.49111, statistics.means().get(0), 1e-3);
    assertEquals(0.48080, statistics.means().get(1), 1e-3);
    assertEquals(0.44439, statistics.means().get(2), 1e-3);
    assertEquals(0.26219, statistics.deviations().get(2), 1e-3);
  }

  @Test
  void theSampleIsTheOneThatItsScriptMade() throws IOException, NoSuchAlgorithmException {
    try (InputStream in = BuiltInSample.class.getResourceAsStream("sample.tar.gz")) {
      byte[] sha = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
      assertEquals(
          "9d45f5e982bdcb51ddb557e0678623b7a9319235beacda6d06473c5411d31aa7",
          HexFormat.of().formatHex(sha));
    }
  }
}
