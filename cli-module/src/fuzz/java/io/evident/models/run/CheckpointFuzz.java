package io.evident.models.run;

import io.evident.models.internal.directory.CheckpointFile;
import io.evident.models.storage.Digests;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A checkpoint, its digest made right so that what is behind it is reached, is refused or read. */
public final class CheckpointFuzz {
  private static final String ZEROS = "0".repeat(64);
  private static final Path FILE = io.evident.cli.fuzz.Scratch.file("f.safetensors");

  private CheckpointFuzz() {}

  public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
    boolean sealed = data.consumeBoolean();
    int values = data.consumeInt(0, 16);
    String header = data.consumeRemainingAsString();
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + text.length + 4 * values).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(text.length).put(text);
    int at = new String(text, StandardCharsets.ISO_8859_1).indexOf(ZEROS);
    if (sealed && at >= 0) {
      byte[] digest = Digests.sha256(file.array()).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(digest, 0, file.array(), 8 + at, digest.length);
    }
    Files.write(FILE, file.array());
    try {
      CheckpointFile.read(FILE);
    } catch (IllegalArgumentException e) {
      if (!e.getMessage().startsWith(FILE.toString())) {
        throw new AssertionError("a refusal without its file: " + e.getMessage(), e);
      }
    }
  }
}
