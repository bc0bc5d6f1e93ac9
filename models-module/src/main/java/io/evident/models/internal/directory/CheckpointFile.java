package io.evident.models.internal.directory;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.backprop.network.Shape;
import io.evident.models.storage.Digests;
import io.evident.models.storage.StoredJson;
import io.evident.models.storage.WholeFile;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.FloatTensor;
import io.evident.models.training.TrainingState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A checkpoint as a file in the safetensors format, so that other programs can read the weights:
 * the length of a JSON header in eight bytes, lowest first; the header, which gives each tensor's
 * shape and place; the numbers as float32, lowest byte first. The rest is in the header's metadata,
 * with a SHA-256 over the whole file, in which its own digits count as zeros.
 */
public final class CheckpointFile {
  private static final String FORMAT = "evident-checkpoint";
  private static final String VERSION = "1";
  private static final String METADATA = "__metadata__";
  private static final String NO_DIGEST = "0".repeat(64);
  private static final int MAX_HEADER = 1 << 24;
  private static final int MAX_DATA = Integer.MAX_VALUE - 16 - MAX_HEADER;
  private static final ObjectMapper JSON = new ObjectMapper();

  private CheckpointFile() {}

  public static void write(Checkpoint checkpoint, Path file) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode metadata = header.putObject(METADATA);
    metadata.put("format", FORMAT);
    metadata.put("version", VERSION);
    metadata.put("sha256", NO_DIGEST);
    metadata.put("experiment", checkpoint.experimentDigest());
    metadata.put("data", checkpoint.dataDigest());
    put(checkpoint.state(), metadata);
    long at = 0;
    for (Map.Entry<String, FloatTensor> tensor : checkpoint.tensors().entrySet()) {
      long end = at + 4L * tensor.getValue().values().length;
      Entry entry = new Entry("F32", tensor.getValue().shape().dimensions(), List.of(at, end));
      header.set(tensor.getKey(), StoredJson.tree(entry));
      at = end;
    }
    byte[] text = JSON.writeValueAsBytes(header);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(8 + text.length + at)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text);
    for (FloatTensor tensor : checkpoint.tensors().values()) {
      bytes.asFloatBuffer().put(tensor.values());
      bytes.position(bytes.position() + 4 * tensor.values().length);
    }
    byte[] digest = Digests.sha256(bytes.array()).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digest, 0, bytes.array(), 8 + indexOf(text, NO_DIGEST, file), digest.length);
    WholeFile.write(file, bytes.array());
  }

  private static void put(TrainingState state, ObjectNode metadata) {
    metadata.put("epoch", Integer.toString(state.epoch()));
    metadata.put("step", Integer.toString(state.step()));
    metadata.put("allSteps", Long.toString(state.allSteps()));
    metadata.put("lossSum", Double.toString(state.lossSum()));
    metadata.put("imagesSeen", Long.toString(state.imagesSeen()));
    if (state.imagesRight().isPresent()) {
      metadata.put("imagesRight", Long.toString(state.imagesRight().getAsLong()));
    }
    metadata.put("windowSum", Double.toString(state.windowSum()));
    metadata.put("windowSteps", Integer.toString(state.windowSteps()));
    if (state.bestLoss().isPresent()) {
      metadata.put("bestLoss", Double.toString(state.bestLoss().getAsDouble()));
      metadata.put("bestEpoch", Integer.toString(state.bestEpoch()));
    }
  }

  /**
   * Reads a checkpoint and looks at every byte of it.
   *
   * @throws DamagedCheckpointException if it is damaged; the message names the file
   * @throws IllegalArgumentException if it is not a checkpoint of this program, or one of another
   *     version or beyond the heap; the message names the file
   * @throws IOException if it cannot be read
   */
  public static Checkpoint read(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = in.size();
      if (size < 8) {
        throw damaged(file, "it has " + size + " bytes");
      }
      byte[] front = read(in, 8, file);
      long length = ByteBuffer.wrap(front).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
      if (!(length >= 2 && length <= Math.min(size - 8, MAX_HEADER))) {
        throw damaged(file, "its header would have " + length + " bytes");
      }
      byte[] text = read(in, (int) length, file);
      ObjectNode header = parse(text, file);
      JsonNode metadata = header.path(METADATA);
      if (!metadata.path("format").asText().equals(FORMAT)) {
        throw new IllegalArgumentException(
            file + ": is not a checkpoint of this program; move it elsewhere");
      }
      if (!metadata.path("version").asText().equals(VERSION)) {
        throw new IllegalArgumentException(
            file
                + ": this program reads checkpoints of version "
                + VERSION
                + ", got "
                + metadata.path("version").asText()
                + "; take the version of this program that wrote it");
      }
      // All sizes agree before room is made for any of them.
      List<Extent> extents = extents(header, size - 8 - length, file);
      byte[] data = read(in, Math.toIntExact(size - 8 - length), file);
      requireDigest(front, text, data, metadata.path("sha256").asText(), file);
      try {
        return new Checkpoint(
            state(metadata),
            metadata.required("experiment").asText(),
            metadata.required("data").asText(),
            tensors(extents, ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN)));
      } catch (IllegalArgumentException e) {
        throw damaged(file, "its header does not fit its content: " + e.getMessage());
      }
    }
  }

  private static byte[] read(FileChannel in, int length, Path file) throws IOException {
    byte[] block = new byte[length];
    ByteBuffer bytes = ByteBuffer.wrap(block);
    while (bytes.hasRemaining()) {
      if (in.read(bytes) < 0) {
        throw damaged(file, "it ended at byte " + in.position() + " while it was read");
      }
    }
    return block;
  }

  private static ObjectNode parse(byte[] text, Path file) {
    try {
      return StoredJson.object(
          file.toString(), new String(text, StandardCharsets.UTF_8), "train it again");
    } catch (IllegalArgumentException e) {
      throw damaged(file, "its header is not JSON");
    }
  }

  private static void requireDigest(
      byte[] front, byte[] text, byte[] data, String digest, Path file) {
    if (digest.length() != NO_DIGEST.length()) {
      throw damaged(file, "its digest is missing");
    }
    int at = indexOf(text, digest, file);
    byte[] blank = text.clone();
    Arrays.fill(blank, at, at + digest.length(), (byte) '0');
    String found = Digests.sha256(front, blank, data);
    if (!found.equals(digest)) {
      throw damaged(file, "its SHA-256 is " + found + ", not " + digest);
    }
  }

  private static int indexOf(byte[] text, String sought, Path file) {
    int at = new String(text, StandardCharsets.ISO_8859_1).indexOf(sought);
    if (at < 0) {
      throw damaged(file, "its digest is missing");
    }
    return at;
  }

  private static TrainingState state(JsonNode metadata) {
    JsonNode bestLoss = metadata.path("bestLoss");
    long imagesSeen = Long.parseLong(metadata.required("imagesSeen").asText());
    return new TrainingState(
        Integer.parseInt(metadata.required("epoch").asText()),
        Integer.parseInt(metadata.required("step").asText()),
        Long.parseLong(metadata.required("allSteps").asText()),
        Double.parseDouble(metadata.required("lossSum").asText()),
        imagesSeen,
        imagesRight(metadata, imagesSeen),
        Double.parseDouble(metadata.required("windowSum").asText()),
        Integer.parseInt(metadata.required("windowSteps").asText()),
        bestLoss.isMissingNode()
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(bestLoss.asText())),
        bestLoss.isMissingNode() ? 0 : Integer.parseInt(metadata.required("bestEpoch").asText()));
  }

  /** Where there are no classes none are counted. */
  private static OptionalLong imagesRight(JsonNode metadata, long imagesSeen) {
    JsonNode right = metadata.path("imagesRight");
    if (right.isMissingNode()) {
      return OptionalLong.empty();
    }
    long counted = Long.parseLong(right.asText());
    if (!(counted >= 0 && counted <= imagesSeen)) {
      throw new IllegalArgumentException(
          "imagesRight must be in 0.." + imagesSeen + ", the images seen, got " + counted);
    }
    return OptionalLong.of(counted);
  }

  /** A tensor of the header: it has its bytes behind those of the one before. */
  private record Extent(String name, Shape shape) {}

  /** What safetensors says of a tensor. */
  private record Entry(
      String dtype, List<Integer> shape, @JsonProperty("data_offsets") List<Long> offsets) {}

  private static List<Extent> extents(ObjectNode header, long bytes, Path file) {
    requireFits(file.toString(), bytes);
    List<Extent> extents = new ArrayList<>();
    long at = 0;
    try {
      for (Map.Entry<String, JsonNode> entry : header.properties()) {
        if (entry.getKey().equals(METADATA)) {
          continue;
        }
        String name = entry.getKey();
        Entry tensor = StoredJson.bind(entry.getValue(), Entry.class);
        if (!tensor.dtype().equals("F32")) {
          throw new IllegalArgumentException(name + " is not of float32");
        }
        Shape shape = new Shape(tensor.shape());
        long end = at + 4L * shape.size();
        if (!tensor.offsets().equals(List.of(at, end))) {
          throw new IllegalArgumentException(
              name + " must be at bytes " + at + " to " + end + ", got " + tensor.offsets());
        }
        extents.add(new Extent(name, shape));
        at = end;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw damaged(file, "its header does not fit its content: " + e.getMessage());
    }
    if (at != bytes) {
      throw damaged(file, "its tensors have " + at + " bytes, and it holds " + bytes);
    }
    return extents;
  }

  /**
   * Requires that a checkpoint can be written and read.
   *
   * @param what has it, a file or an experiment
   * @param bytes of its tensors
   */
  public static void requireFits(String what, long bytes) {
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes > Math.min(MAX_DATA, heap / 2)) {
      throw new IllegalArgumentException(
          what
              + ": a checkpoint of "
              + bytes
              + " bytes is too large for "
              + (bytes > MAX_DATA
                  ? "a file of at most " + MAX_DATA + "; take a smaller network"
                  : "a heap of " + heap + "; give Java more (-Xmx)"));
    }
  }

  private static Map<String, FloatTensor> tensors(List<Extent> extents, ByteBuffer data) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    FloatBuffer floats = data.asFloatBuffer();
    for (Extent extent : extents) {
      float[] values = new float[extent.shape().size()];
      floats.get(values);
      tensors.put(extent.name(), new FloatTensor(extent.shape(), values));
    }
    return tensors;
  }

  private static DamagedCheckpointException damaged(Path file, String why) {
    return new DamagedCheckpointException(file + ": the checkpoint is damaged: " + why);
  }
}
