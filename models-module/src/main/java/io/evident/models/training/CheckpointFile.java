package io.evident.models.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.backprop.network.Shape;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A checkpoint as a file in the safetensors format, so that other programs can read the weights:
 * the length of a JSON header in eight bytes, lowest first; the header, which gives each tensor's
 * shape and place; the numbers as float32, lowest byte first. The rest is in the header's metadata,
 * with a SHA-256 over the whole file, in which its own digits count as zeros.
 */
final class CheckpointFile {
  private static final String FORMAT = "evident-checkpoint";
  private static final String VERSION = "1";
  private static final String METADATA = "__metadata__";
  private static final String NO_DIGEST = "0".repeat(64);
  private static final ObjectMapper JSON = new ObjectMapper();

  private CheckpointFile() {}

  static void write(Checkpoint checkpoint, Path file) throws IOException {
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
      ObjectNode entry = header.putObject(tensor.getKey());
      entry.put("dtype", "F32");
      tensor.getValue().shape().dimensions().forEach(entry.withArray("shape")::add);
      entry.withArray("data_offsets").add(at).add(end);
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
   * @throws IllegalArgumentException if it is damaged, or not a checkpoint of this program; the
   *     message names the file
   * @throws IOException if it cannot be read
   */
  static Checkpoint read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < 8) {
      throw damaged(file, "it has " + bytes.length + " bytes");
    }
    long length = buffer.getLong(0);
    if (!(length >= 2 && length <= bytes.length - 8)) {
      throw damaged(file, "its header would have " + length + " bytes");
    }
    byte[] text = Arrays.copyOfRange(bytes, 8, 8 + (int) length);
    JsonNode header = parse(text, file);
    JsonNode metadata = header.path(METADATA);
    if (!metadata.path("format").asText().equals(FORMAT)) {
      throw new IllegalArgumentException(file + ": is not a checkpoint of this program");
    }
    if (!metadata.path("version").asText().equals(VERSION)) {
      throw new IllegalArgumentException(
          file
              + ": this program reads checkpoints of version "
              + VERSION
              + ", got "
              + metadata.path("version").asText());
    }
    requireDigest(bytes, text, metadata.path("sha256").asText(), file);
    int data = 8 + (int) length;
    try {
      return new Checkpoint(
          state(metadata),
          metadata.required("experiment").asText(),
          metadata.required("data").asText(),
          tensors(header, buffer, data));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw damaged(file, "its header does not fit its content: " + e.getMessage());
    }
  }

  private static JsonNode parse(byte[] text, Path file) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw damaged(file, "its header is not JSON");
    }
  }

  private static void requireDigest(byte[] bytes, byte[] text, String digest, Path file) {
    if (digest.length() != NO_DIGEST.length()) {
      throw damaged(file, "its digest is missing");
    }
    int at = 8 + indexOf(text, digest, file);
    byte[] blank = bytes.clone();
    Arrays.fill(blank, at, at + digest.length(), (byte) '0');
    String found = Digests.sha256(blank);
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
    return new TrainingState(
        Integer.parseInt(metadata.required("epoch").asText()),
        Integer.parseInt(metadata.required("step").asText()),
        Long.parseLong(metadata.required("allSteps").asText()),
        Double.parseDouble(metadata.required("lossSum").asText()),
        Long.parseLong(metadata.required("imagesSeen").asText()),
        Double.parseDouble(metadata.required("windowSum").asText()),
        Integer.parseInt(metadata.required("windowSteps").asText()),
        bestLoss.isMissingNode()
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(bestLoss.asText())),
        bestLoss.isMissingNode() ? 0 : Integer.parseInt(metadata.required("bestEpoch").asText()));
  }

  private static Map<String, FloatTensor> tensors(JsonNode header, ByteBuffer bytes, int data) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals(METADATA)) {
        List<Integer> dimensions = new ArrayList<>();
        entry.getValue().required("shape").forEach(d -> dimensions.add(d.asInt()));
        Shape shape = new Shape(dimensions);
        float[] values = new float[shape.size()];
        int from = Math.toIntExact(entry.getValue().required("data_offsets").path(0).asLong(-1));
        bytes
            .slice(data + from, 4 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(values);
        tensors.put(entry.getKey(), new FloatTensor(shape, values));
      }
    }
    return tensors;
  }

  private static IllegalArgumentException damaged(Path file, String why) {
    return new IllegalArgumentException(file + ": the checkpoint is damaged: " + why);
  }
}
