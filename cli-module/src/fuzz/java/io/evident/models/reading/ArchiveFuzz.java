package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.ImageShape;
import io.evident.models.data.Orientation;
import io.evident.models.image.ImageDecoder;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** Archives, packed here so that what is within is reached, and images, are refused or read. */
public final class ArchiveFuzz {
  private static final TarGz.Limits LIMITS = new TarGz.Limits(100, 1 << 20);

  private ArchiveFuzz() {}

  public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
    boolean image = data.consumeBoolean();
    byte[] plain = data.consumeRemainingAsBytes();
    try {
      if (image) {
        try (ImageDecoder decoder = new ImageDecoder(Orientation.EXIF)) {
          decoder.decodeResized(plain, "f", new ImageShape(2, 2, 3), new byte[12], 0);
        }
        return;
      }
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
        out.write(plain);
      }
      TarGz.read(
          new ByteArrayInputStream(packed.toByteArray()),
          "f",
          LIMITS,
          (name, file) -> {
            if (name.contains("..") && name.matches("(.*/)?\\.\\.(/.*)?") || name.startsWith("/")) {
              throw new AssertionError("a name that leaves: " + name);
            }
            return file.readAll().length == file.size();
          });
    } catch (DataFormatException e) {
      if (!e.getMessage().startsWith("f:")) {
        throw new AssertionError("a refusal without its place: " + e.getMessage(), e);
      }
    }
  }
}
