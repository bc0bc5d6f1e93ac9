package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.IOException;

/** Records of CIFAR are refused, or their labels and pixels are those of the bytes. */
public final class CifarFuzz {
  private CifarFuzz() {}

  public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
    CifarVariant variant =
        data.consumeBoolean() ? CifarVariant.CIFAR_10 : CifarVariant.CIFAR_100;
    int record = CifarRecords.recordBytes(variant);
    int length = data.consumeBoolean() ? record * data.consumeInt(0, 3) : data.consumeInt(0, 7_000);
    byte[] bytes = java.util.Arrays.copyOf(data.consumeRemainingAsBytes(), length);
    try {
      CifarRecords records =
          CifarRecords.of(
              variant,
              "f",
              bytes.length,
              (position, block) ->
                  System.arraycopy(bytes, (int) position, block, 0, block.length));
      byte[] pixels = new byte[records.count() * CifarRecords.SHAPE.bytes()];
      int[] labels = new int[records.count()];
      records.decode(0, records.count(), pixels, 0, labels, 0);
      for (int r = 0; r < labels.length; r++) {
        int first = r * record + record - CifarRecords.SHAPE.bytes();
        if (pixels[r * CifarRecords.SHAPE.bytes() + 1] != bytes[first + 1024]
            || labels[r] != bytes[first - 1]) {
          throw new AssertionError("record " + r);
        }
      }
    } catch (DataFormatException e) {
      if (!e.getMessage().startsWith("f:")) {
        throw new AssertionError("a refusal without its place: " + e.getMessage(), e);
      }
    }
  }
}
