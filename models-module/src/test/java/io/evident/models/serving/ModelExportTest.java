package io.evident.models.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.models.data.ImageShape;
import io.evident.models.internal.serving.ModelFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

@Tag("long")
class ModelExportTest {
  @TempDir private Path folder;

  private Path saved() throws IOException {
    Path to = folder.resolve("model");
    TestModels.lenet().save(to, false);
    return to;
  }

  private static void assertTensor(TensorInfo info, DataType type, long... shape) {
    assertEquals(type, info.getDtype());
    assertArrayEquals(
        shape,
        info.getTensorShape().getDimList().stream()
            .mapToLong(TensorShapeProto.Dim::getSize)
            .toArray());
  }

  @Test
  void theMetaGraphHasBothSignaturesForServing() throws IOException {
    SavedModel model = SavedModel.parseFrom(Files.readAllBytes(saved().resolve("saved_model.pb")));
    assertEquals(1, model.getMetaGraphsCount());
    MetaGraphDef meta = model.getMetaGraphs(0);
    assertEquals(List.of("serve"), meta.getMetaInfoDef().getTagsList());
    assertFalse(meta.hasSaverDef());
    assertTrue(meta.getGraphDef().getNodeList().stream().noneMatch(n -> n.getOp().contains("Var")));
    Map<String, DataType> inputs =
        Map.of("serving_default", DataType.DT_UINT8, "serving_float", DataType.DT_FLOAT);
    assertEquals(inputs.keySet(), meta.getSignatureDefMap().keySet());
    for (Map.Entry<String, SignatureDef> entry : meta.getSignatureDefMap().entrySet()) {
      SignatureDef signature = entry.getValue();
      assertEquals("tensorflow/serving/predict", signature.getMethodName());
      assertEquals(Set.of("images"), signature.getInputsMap().keySet());
      assertTensor(signature.getInputsOrThrow("images"), inputs.get(entry.getKey()), -1, 32, 32, 3);
      assertEquals(
          Set.of("probabilities", "top_class", "outputs"), signature.getOutputsMap().keySet());
      assertTensor(signature.getOutputsOrThrow("probabilities"), DataType.DT_FLOAT, -1, 10);
      assertTensor(signature.getOutputsOrThrow("outputs"), DataType.DT_FLOAT, -1, 10);
      assertTensor(signature.getOutputsOrThrow("top_class"), DataType.DT_INT64, -1);
    }
  }

  @Test
  void onlyAnExportedModelIsReplacedAndOnlyWhenAsked() throws IOException {
    Path to = saved();
    byte[] before = Files.readAllBytes(to.resolve("saved_model.pb"));
    ModelExport other = TestModels.normalizing(new HalfMeanSquaredError());
    refused(to + ": holds an exported model", () -> other.save(to, false));
    assertArrayEquals(before, Files.readAllBytes(to.resolve("saved_model.pb")));
    other.save(to, true);
    assertFalse(java.util.Arrays.equals(before, Files.readAllBytes(to.resolve("saved_model.pb"))));
    Path warmUp = Files.writeString(to.resolve("assets.extra/requests"), "mine");
    refused("requests", () -> other.save(to, true));
    assertEquals("mine", Files.readString(warmUp));
    Path file = Files.writeString(folder.resolve("notes.txt"), "mine");
    refused("is not a folder", () -> other.save(file, true));
    other.save(Files.createDirectories(folder.resolve("empty")), false);
    try (var left = Files.list(folder)) {
      assertEquals(
          List.of("empty", "model", "notes.txt"),
          left.map(p -> p.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void aModelThatCannotBeWrittenLeavesTheOldOne() throws IOException {
    Path to = saved();
    byte[] before = Files.readAllBytes(to.resolve("saved_model.pb"));
    Path inTheWay = folder.resolve(".model.evident." + ProcessHandle.current().pid() + ".tmp");
    Files.writeString(inTheWay, "a file where the temporary folder belongs");
    assertThrows(IOException.class, () -> TestModels.lenet().save(to, true));
    assertArrayEquals(before, Files.readAllBytes(to.resolve("saved_model.pb")));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // links need rights there
  void aLinkToAFolderStandsForItAndTheCurrentFolderIsRefused() throws IOException {
    Path real = Files.createDirectories(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    ModelExport model = TestModels.normalizing(new HalfMeanSquaredError());
    model.save(link, false);
    refused(link + ": holds an exported model", () -> model.save(link, false));
    model.save(link, true);
    model.save(folder.resolve("new/."), false);
    assertTrue(Files.isSymbolicLink(link));
    ServedModel.open(link).close();
    try (var left = Files.list(folder)) {
      assertEquals(Set.of(real, link, folder.resolve("new")), left.collect(Collectors.toSet()));
    }
    for (String here : List.of(".", "..", Path.of("").toAbsolutePath().toString())) {
      refused(
          here + ": is the folder that this is run in, or around it",
          () -> model.save(Path.of(here), true));
    }
  }

  /** A process was killed after it had set the model aside. */
  @Test
  void aModelWhoseReplacementWasCutOffIsPutBack() throws IOException {
    Path to = saved();
    byte[] before = Files.readAllBytes(to.resolve("saved_model.pb"));
    Path aside = folder.resolve(".model.evident.2000000000.old");
    Files.move(to, aside);
    ModelExport other = TestModels.normalizing(new HalfMeanSquaredError());
    refused(to + ": holds an exported model", () -> other.save(to, false));
    assertArrayEquals(before, Files.readAllBytes(to.resolve("saved_model.pb")));
    ServedModel.open(to).close();
    Files.move(to, aside);
    other.save(to, true);
    assertFalse(java.util.Arrays.equals(before, Files.readAllBytes(to.resolve("saved_model.pb"))));
    try (var left = Files.list(folder)) {
      assertEquals(List.of(to), left.toList());
    }
  }

  @Test
  void aCardThatCouldNotBeReadIsRefusedBeforeAnythingIsMade() {
    String endless = "x".repeat(1 + (1 << 26));
    refused(
        "evident.json: would have 67,108,865 bytes, and no more than 67,108,864 are read",
        () -> new ModelFolder(folder.resolve("model")).requireReadable((graph, proof) -> endless));
  }

  @Test
  void whatDoesNotBelongTogetherIsRefused() {
    ModelExport lenet = TestModels.lenet();
    ModelExport other = TestModels.normalizing(new SoftmaxCrossEntropy());
    refused(
        "the weights are of network normalizing",
        () -> new ModelExport(lenet.network(), other.weights(), lenet.inputs(), lenet.card()));
    ModelCard card = lenet.card();
    refused(
        "10 outputs, but there are 1 class names",
        () ->
            new ModelExport(
                lenet.network(),
                lenet.weights(),
                lenet.inputs(),
                new ModelCard(
                    "x", List.of("cat"), card.input(), card.trainDigest(), card.weights())));
    refused(
        "the card says",
        () ->
            new ModelExport(
                lenet.network(),
                lenet.weights(),
                lenet.inputs(),
                new ModelCard(
                    "x",
                    card.classNames(),
                    new ImageShape(8, 8, 3),
                    card.trainDigest(),
                    card.weights())));
  }

  @Test
  void weightsThatAreNotFiniteInFloat32AreRefused() {
    ModelExport lenet = TestModels.lenet();
    for (double value : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e39}) {
      ParameterValues weights = lenet.weights().copy();
      weights.get("dense_3.bias")[9] = value;
      refused(
          "weights must be finite in float32, got " + value + " in dense_3.bias",
          () -> new ModelExport(lenet.network(), weights, lenet.inputs(), lenet.card()));
    }
  }

  /** 2^29 weights and biases are 2 GiB and more; nothing of that size is allocated. */
  @Test
  void weightsThatDoNotFitIntoASavedModelAreRefused() {
    ModelExport lenet = TestModels.lenet();
    Network large =
        Network.of(
            "large",
            Shape.of(32, 32, 3),
            List.of(new Flatten(), Dense.of(175_000), Dense.of(10)),
            new SoftmaxCrossEntropy());
    refused(
        "network large has 53",
        () -> new ModelExport(large, lenet.weights(), lenet.inputs(), lenet.card()));
  }

  private void damaged(String words, String file, byte[] content) throws IOException {
    Path to = folder.resolve("model");
    byte[] whole = Files.readAllBytes(to.resolve(file));
    Files.write(to.resolve(file), content);
    refused(words, () -> ServedModel.open(to).close());
    refused(to.resolve(file).toString(), () -> ServedModel.open(to).close());
    Files.write(to.resolve(file), whole);
  }

  @Test
  void whatIsNoModelOfOursIsNamed() throws IOException {
    Path nothing = folder.resolve("nothing");
    refused(nothing + ": there is no such folder", () -> ServedModel.open(nothing).close());
    refused(folder + ": is no SavedModel", () -> ServedModel.open(folder).close());
    Path to = saved();
    byte[] graph = Files.readAllBytes(to.resolve("saved_model.pb"));
    byte[] flipped = graph.clone();
    flipped[graph.length / 2] ^= 1;
    damaged("saved_model.pb: is damaged", "saved_model.pb", flipped);
    damaged("saved_model.pb: is damaged", "saved_model.pb", new byte[0]);
    String card = Files.readString(to.resolve("assets.extra/evident.json"));
    for (String broken :
        List.of(
            "",
            "{",
            "[]",
            card.replace("evident-model", "other"),
            card.replace("classNames", "names"),
            card.replace("\"height\" : 32", "\"height\" : 0"))) {
      damaged("; export the model again", "assets.extra/evident.json", bytes(broken));
    }
    // Models of version 1 had no proof.
    for (int other : new int[] {1, 7}) {
      damaged(
          "version 2, got " + other + "; export the model again",
          "assets.extra/evident.json",
          bytes(card.replace("\"version\" : 2", "\"version\" : " + other)));
    }
    for (String key : List.of("proofDigest", "orientation", "testTime")) {
      damaged(
          "needs the key " + key + "; export the model again",
          "assets.extra/evident.json",
          bytes(card.replace("\"" + key + "\"", "\"other\"")));
    }
    Path swapped = to.resolve("assets.extra/evident.json");
    String exchanged = card.replace("\"cat\"", "\"x\"").replace("dog", "cat");
    Files.writeString(swapped, exchanged.replace("\"x\"", "\"dog\""));
    refused("classNames must be those of the model", () -> ServedModel.open(to).close());
    Files.writeString(swapped, card);
    String proof = Files.readString(to.resolve("assets.extra/evident-proof.json"));
    damaged(
        "evident-proof.json: is damaged",
        "assets.extra/evident-proof.json",
        bytes(proof.replace("plain", "noise")));
    ServedModel.open(to).close();
    Files.delete(to.resolve("assets.extra/evident.json"));
    refused("without class names", () -> ServedModel.open(to).close());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A folder whose digest is right and whose content is not ours. */
  private Path sealed(byte[] graph) throws IOException {
    Path to = folder.resolve("sealed");
    ModelExport lenet = TestModels.lenet();
    ModelProof proof = ModelProof.of(lenet, List.of());
    new ModelFolder(to)
        .write(
            graph,
            ModelProofJson.print(proof),
            (g, p) -> ModelCardJson.print(lenet.card(), Optional.empty(), g, p),
            true,
            written -> {});
    return to;
  }

  @Test
  void aModelWithoutOurSignaturesIsNamed() throws IOException {
    SavedModel model = SavedModel.parseFrom(Files.readAllBytes(saved().resolve("saved_model.pb")));
    SavedModel.Builder renamed = model.toBuilder();
    SignatureDef ours = model.getMetaGraphs(0).getSignatureDefOrThrow("serving_default");
    renamed
        .getMetaGraphsBuilder(0)
        .removeSignatureDef("serving_default")
        .putSignatureDef("classify", ours);
    refusedToOpen("[classify, serving_float]", renamed.build().toByteArray());
    SavedModel.Builder swapped = model.toBuilder();
    swapped.getMetaGraphsBuilder(0).putSignatureDef("serving_float", ours);
    refusedToOpen(
        "no signature serving_float from images (DT_FLOAT)", swapped.build().toByteArray());
    SavedModel.Builder untagged = model.toBuilder();
    untagged.getMetaGraphsBuilder(0).getMetaInfoDefBuilder().clearTags();
    refusedToOpen("TensorFlow cannot load this SavedModel", untagged.build().toByteArray());
    refusedToOpen("TensorFlow cannot load this SavedModel", bytes("no protocol buffer"));
  }

  private void refusedToOpen(String words, byte[] graph) throws IOException {
    Path to = sealed(graph);
    String message =
        assertThrows(IllegalArgumentException.class, () -> ServedModel.open(to).close())
            .getMessage();
    assertTrue(message.startsWith(to.toString()) && message.contains(words), message);
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private static void refused(String words, Attempt attempt) {
    String message = assertThrows(IllegalArgumentException.class, attempt::run).getMessage();
    assertTrue(message.contains(words), message);
  }
}
