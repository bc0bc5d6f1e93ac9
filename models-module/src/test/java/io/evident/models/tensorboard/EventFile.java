package io.evident.models.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;

/** Reads event files as TensorBoard does, checksums included. */
final class EventFile {
  private EventFile() {}

  /** One value of a curve. */
  record Point(String tag, long step, float value) {}

  static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int from = bytes.position();
      long length = bytes.getLong();
      assertEquals(masked(bytes.slice(from, Long.BYTES)), bytes.getInt(), "checksum of a length");
      ByteBuffer event = bytes.slice(bytes.position(), (int) length);
      bytes.position(bytes.position() + (int) length);
      assertEquals(masked(event.duplicate()), bytes.getInt(), "checksum of an event");
      events.add(Event.parseFrom(event));
    }
    return events;
  }

  /** TFRecord's mask: rotated right by 15 bits, plus a constant. */
  private static int masked(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    int value = (int) crc.getValue();
    return Integer.rotateRight(value, 15) + 0xa282ead8;
  }

  /** The points of all files of a folder, file by file in the order of their writing. */
  static List<Point> points(Path folder) throws IOException {
    List<Point> points = new ArrayList<>();
    List<Path> files = new ArrayList<>(TensorBoardFiles.list(folder));
    files.sort(
        java.util.Comparator.comparingInt(
            f -> Integer.parseInt(f.toString().substring(f.toString().lastIndexOf('.') + 1))));
    for (Path file : files) {
      for (Event event : read(file)) {
        event
            .getSummary()
            .getValueList()
            .forEach(v -> points.add(new Point(v.getTag(), event.getStep(), v.getSimpleValue())));
      }
    }
    return points;
  }
}
