package io.evident.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a task brings back, as bytes: objects would be read back by whatever serializer the cluster
 * is set to.
 */
sealed interface TrialAnswer {

  /**
   * The trial came to a result.
   *
   * @param result a {@link io.evident.models.sweep.TrialResult} as JSON
   * @param warnings what was mended on the way
   * @param run the files of its directory, see {@link PackedRun}
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Trained(String result, List<String> warnings, byte[] run) implements TrialAnswer {}

  /**
   * The executor cannot train, nor could it the next trial.
   *
   * @param message what is the matter, where, and how to mend it
   */
  record Unable(String message) implements TrialAnswer {}

  /** To be read by {@link #read}. */
  default byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      if (this instanceof Trained trained) {
        out.writeBoolean(true);
        write(out, trained.result());
        out.writeInt(trained.warnings().size());
        for (String warning : trained.warnings()) {
          write(out, warning);
        }
        out.writeInt(trained.run().length);
        out.write(trained.run());
      } else if (this instanceof Unable unable) {
        out.writeBoolean(false);
        write(out, unable.message());
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory is no device that fails", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  /** What {@link #bytes} wrote. */
  static TrialAnswer read(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (!in.readBoolean()) {
        return new Unable(text(in));
      }
      String result = text(in);
      List<String> warnings = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        warnings.add(text(in));
      }
      return new Trained(result, warnings, in.readNBytes(in.readInt()));
    }
  }
}
