package io.evident.models.tensorboard;

import com.google.protobuf.InvalidProtocolBufferException;
import io.evident.models.storage.BoundedFile;
import io.evident.models.storage.WholeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.proto.Event;

/**
 * The event files of a folder. A record of such a file is its length (uint64, little endian), a
 * checksum of the length (uint32), an Event and a checksum of the Event (uint32).
 */
final class TensorBoardFiles {
  private static final int MAX_BYTES = 1 << 28;
  private static final int HEAD = Long.BYTES + Integer.BYTES;
  private static final int TAIL = Integer.BYTES;

  private TensorBoardFiles() {}

  static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> TensorBoardEvents.isEventFile(f.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  /** Takes out of the files what came after a step, and a record that was not written whole. */
  static void keepUpTo(Path folder, long step) throws IOException {
    for (Path file : list(folder)) {
      byte[] all = BoundedFile.bytes(file, MAX_BYTES);
      byte[] kept = keptUpTo(all, step);
      if (kept.length < all.length) {
        WholeFile.write(file, kept);
      }
    }
  }

  private static byte[] keptUpTo(byte[] all, long step) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(all.length);
    ByteBuffer records = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    while (records.remaining() >= HEAD) {
      int from = records.position();
      long length = records.getLong(from);
      if (!(length >= 0 && length <= records.remaining() - HEAD - TAIL)) {
        break;
      }
      int size = HEAD + (int) length + TAIL;
      try {
        ByteBuffer event = records.slice(from + HEAD, (int) length);
        if (Event.parseFrom(event).getStep() <= step) {
          kept.write(all, from, size);
        }
      } catch (InvalidProtocolBufferException e) {
        // TensorBoard reads no further than a damaged record either.
        break;
      }
      records.position(from + size);
    }
    return kept.toByteArray();
  }
}
