package io.evident.models.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageViews;
import io.evident.models.internal.serving.ModelFolder;
import io.evident.models.internal.serving.Probe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.family.TType;

class ModelProofTest {
  @TempDir private Path folder;

  private static ModelExport export(String network) {
    return switch (network) {
      case "lenet" -> TestModels.lenet();
      case "mlp" -> TestModels.mlp();
      default -> TestModels.normalizing(new SoftmaxCrossEntropy());
    };
  }

  private static List<byte[]> trained() {
    List<byte[]> trained = new ArrayList<>();
    ImageDataset images = TestModels.images();
    for (int i = 0; i < 8; i++) {
      byte[] pixels = new byte[images.shape().bytes()];
      images.image(i).get(pixels);
      trained.add(pixels);
    }
    return trained;
  }

  /** A model with the proof of another. */
  private Path written(ModelExport model, ModelProof proof) throws IOException {
    TensorFlowRuntime.load();
    Path to = folder.resolve("model");
    new ModelFolder(to)
        .write(
            ServingGraph.of(model),
            ModelProofJson.print(proof),
            (g, p) -> ModelCardJson.print(model.card(), Optional.empty(), g, p),
            true,
            path -> {});
    return to;
  }

  @Tag("thorough")
  @ParameterizedTest
  @ValueSource(strings = {"lenet", "normalizing", "mlp"})
  void everyPlantedFaultIsCaught(String network) throws IOException {
    ModelExport right = export(network);
    ModelProof proof = ModelProof.of(right, trained());
    List<String> missed = new ArrayList<>();
    Map<String, ModelExport> faults = PlantedModelFaults.of(right);
    for (Map.Entry<String, ModelExport> fault : faults.entrySet()) {
      Path to = written(fault.getValue(), proof);
      try (ServedModel model = ServedModel.open(to)) {
        missed.add(fault.getKey() + ": " + model.verification());
      } catch (UnverifiedModelException e) {
        assertTrue(e.getMessage().startsWith(to + ": is not served: "), e.getMessage());
      }
    }
    assertEquals(List.of(), missed);
    assertTrue(faults.size() >= 20, () -> faults.size() + " faults");
  }

  @Tag("arithmetic")
  @ParameterizedTest
  @ValueSource(strings = {"lenet", "normalizing", "mlp"})
  void aRightModelIsVerifiedWithRoomToSpare(String network) throws IOException {
    Path to = folder.resolve("model");
    ModelVerification saved = export(network).save(to, trained(), false);
    try (ServedModel model = ServedModel.open(to)) {
      ModelVerification found = model.verification();
      assertEquals(ModelVerification.Outcome.VERIFIED, found.outcome());
      assertEquals(16, found.probes());
      assertTrue(found.largestShare() < 0.5, found::toString);
      assertEquals(saved.outcome(), found.outcome());
    }
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"lenet", "normalizing", "mlp"})
  void aModelThatLooksSeveralTimesIsVerifiedAndSaysTheMean(String network) throws IOException {
    ModelExport once = export(network);
    Path plain = folder.resolve("plain");
    once.save(plain, false);
    ImageDataset images = TestModels.images().first(9);
    ImageShape shape = images.shape();
    for (ImageViews views :
        List.of(new ImageViews(true, 1), new ImageViews(true, 0), new ImageViews(false, 3))) {
      Path to = folder.resolve("several");
      ModelVerification saved = TestModels.viewing(once, views).save(to, trained(), true);
      assertEquals(ModelVerification.Outcome.VERIFIED, saved.outcome());
      assertTrue(saved.largestShare() < 0.5, saved::toString);
      try (ServedModel one = ServedModel.open(plain);
          ServedModel several = ServedModel.open(to)) {
        assertEquals(views, several.card().testTime());
        List<Prediction> found = several.predict(images);
        for (int n = 0; n < images.size(); n++) {
          byte[] bytes = new byte[shape.bytes()];
          images.image(n).get(bytes);
          double[] mean = new double[10];
          for (ImageViews.View view : views.all()) {
            float[] seen = new float[bytes.length];
            int[] sources = view.sources(shape);
            for (int i = 0; i < seen.length; i++) {
              seen[i] = Byte.toUnsignedInt(bytes[3 * sources[i / 3] + i % 3]);
            }
            Prediction alone = one.predict(seen).get(0);
            for (int k = 0; k < mean.length; k++) {
              mean[k] += view.weight() * alone.output(k);
            }
          }
          for (int k = 0; k < mean.length; k++) {
            assertEquals(mean[k], found.get(n).output(k), 1e-5);
          }
        }
      }
    }
  }

  @Tag("long")
  @Test
  void aModelWithOtherViewsThanItsProofIsCaught() throws IOException {
    ModelExport right = TestModels.viewing(TestModels.mlp(), new ImageViews(true, 1));
    ModelProof proof = ModelProof.of(right, trained());
    for (ImageViews other :
        List.of(
            ImageViews.NONE,
            new ImageViews(true, 0),
            new ImageViews(false, 1),
            new ImageViews(true, 2))) {
      Path to = written(TestModels.viewing(right, other), proof);
      assertThrows(UnverifiedModelException.class, () -> ServedModel.open(to).close(), "" + other);
    }
  }

  /** A session whose kernels are wrong for some of what it is asked. */
  private record Wrong(Answering session, Predicate<Asked> where, float by) implements Answering {
    @Override
    public Answer answer(ServingSignature signature, TType images, int count) {
      Answer right = session.answer(signature, images, count);
      if (!where.test(new Asked(signature, count))) {
        return right;
      }
      float[] outputs = right.outputs().clone();
      outputs[outputs.length - 1] += by;
      return new Answer(right.probabilities(), outputs);
    }

    @Override
    public void close() {
      session.close();
    }
  }

  private record Asked(ServingSignature signature, int count) {}

  private ServedModel opened(Predicate<Asked> where, float by, boolean onlyJoined)
      throws IOException {
    Path to = folder.resolve("model");
    TestModels.lenet().save(to, trained(), true);
    return ServedModel.open(
        to,
        ModelExtras.read(new ModelFolder(to)),
        joining -> {
          Answering session = ServingSession.open(to, 10, false, ConfigProto.getDefaultInstance());
          return joining || !onlyJoined ? new Wrong(session, where, by) : session;
        });
  }

  @Tag("long")
  @Test
  void aKernelThatIsWrongForOneShapeOrSignatureIsCaught() {
    List<Predicate<Asked>> places =
        List.of(
            asked -> asked.count() == 1,
            asked -> asked.count() == ServedModel.BATCH,
            asked -> asked.signature() == ServingSignature.BYTES,
            asked -> asked.signature() == ServingSignature.FLOATS);
    for (Predicate<Asked> where : places) {
      for (float by : new float[] {1e-4f, Float.NaN, Float.POSITIVE_INFINITY}) {
        assertThrows(UnverifiedModelException.class, () -> opened(where, by, false).close());
      }
    }
  }

  @Tag("long")
  @Test
  void aModelWhoseOutputsAreNotFiniteIsToldSo() {
    String words = ": is not served: it gives outputs that are not finite";
    Path to = folder.resolve("model");
    for (float by : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      String message =
          assertThrows(
                  UnverifiedModelException.class, () -> opened(asked -> true, by, false).close())
              .getMessage();
      assertTrue(message.startsWith(to + words), message);
    }
  }

  /** The last of what is asked at once: of nine images it is none of them. */
  @Test
  void aPredictionThatIsNotFiniteIsNone() throws IOException {
    AtomicBoolean blown = new AtomicBoolean();
    try (ServedModel model = opened(asked -> blown.get(), Float.POSITIVE_INFINITY, false)) {
      blown.set(true);
      assertEquals(9, model.predict(TestModels.images().first(9)).size());
      for (int count : new int[] {1, 32}) {
        String message =
            assertThrows(
                    UnverifiedModelException.class,
                    () -> model.predict(TestModels.images().first(count)))
                .getMessage();
        assertTrue(message.contains("gives Infinity for class truck of image " + count), message);
      }
    }
  }

  @Test
  void aModelThatIsRightOnlyUnjoinedIsServedSo() throws IOException {
    try (ServedModel model = opened(asked -> true, 1e-3f, true)) {
      ModelVerification found = model.verification();
      assertEquals(ModelVerification.Outcome.VERIFIED_UNJOINED, found.outcome());
      assertTrue(found.line().contains("without joined operations"), found.line());
      assertFalse(model.predict(TestModels.images().first(1)).isEmpty());
    }
  }

  @Test
  void whatIsServedInAnyNumberIsWhatIsServedOneByOne() throws IOException {
    ImageDataset images = TestModels.images();
    Path to = folder.resolve("model");
    TestModels.lenet().save(to, false);
    try (ServedModel model = ServedModel.open(to)) {
      for (int count : new int[] {1, 2, 8, 9, 31, 32, 33, 40, 41, 100}) {
        List<Prediction> together = model.predict(images.first(count));
        assertEquals(count, together.size());
        for (int i = 0; i < count; i++) {
          Prediction alone = model.predict(images.range(i, i + 1)).get(0);
          for (int k = 0; k < 10; k++) {
            assertEquals(alone.output(k), together.get(i).output(k), 1e-5);
          }
        }
      }
    }
  }

  @Test
  void boundsFollowTheSizesOfTheTerms() {
    ModelExport lenet = TestModels.lenet();
    ModelProof proof = ModelProof.of(lenet, List.of());
    for (Probe probe : proof.probes()) {
      double largest = Arrays.stream(probe.outputs()).map(Math::abs).max().orElseThrow();
      assertTrue(probe.bound() > 0 && probe.bound() < 1e-3 * largest, () -> "" + probe.bound());
    }
    double[] narrow = proof.probes().stream().mapToDouble(Probe::bound).toArray();
    // All terms of the last layer twice as large: so is what rounding may do to them.
    var weights = lenet.weights().copy();
    int last = weights.network().parameters().size() - 1;
    for (int p = last - 1; p <= last; p++) {
      for (int i = 0; i < weights.get(p).length; i++) {
        weights.get(p)[i] *= 2;
      }
    }
    ModelProof wide =
        ModelProof.of(
            new ModelExport(lenet.network(), weights, lenet.inputs(), lenet.card()), List.of());
    for (int n = 0; n < narrow.length; n++) {
      assertEquals(2, wide.probes().get(n).bound() / narrow[n], 1e-3);
    }
  }
}
