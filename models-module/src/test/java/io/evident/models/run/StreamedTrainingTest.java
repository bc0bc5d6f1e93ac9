package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.DataMemory;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSource;
import io.evident.models.data.ImageSplits;
import io.evident.models.directory.RunCheckpoints;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.serving.Prediction;
import io.evident.models.serving.ServedModel;
import io.evident.models.training.FloatTensor;
import io.evident.models.training.StepMetrics;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import io.evident.models.training.TrainingVerification;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that are read as they are needed train to the same bits as those held in the graph. */
@Tag("long")
class StreamedTrainingTest {
  /** All that is random or depends on where an image stands in its batch. */
  private static final String YAML =
      """
      name: streamed
      network:
        input: [32, 32, 3]
        layers:
          - conv2d: {filters: 4, kernel: 5, stride: 2}
          - relu
          - maxPool2d: {size: 2}
          - flatten
          - dropout: {rate: 0.3}
          - dense: {units: 10}
        loss: softmaxCrossEntropy
      normalization: meanImage
      augmentation: {flip: true, translate: 2, cutout: 6}
      split: {train: 90, validation: 11, test: 13}
      optimizer: {kind: adam, learningRate: 0.01}
      batchSize: 16
      epochs: 3
      order: ORDER
      evaluateTrain: every
      seed: 5
      """;

  /** What the images of an epoch, and the views of an image, depend on. */
  private static final String RECIPE =
      """
      {flip: alternating, translate: 2, colorJitter: {brightness: 0.2, contrast: 0.2}}
      testTime: {mirror: true, shift: 1}
      dropLastBatch: true""";

  private static final ImageSplits SAMPLE = BuiltInSample.load();

  @TempDir private Path folder;

  /** Somebody's own images: they come from elsewhere, on whatever thread asks. */
  private static class Own implements ImageSource {
    private final ImageDataset images;
    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger reads = new AtomicInteger();

    Own(ImageDataset images) {
      this.images = images;
    }

    @Override
    public int size() {
      return images.size();
    }

    @Override
    public ImageShape shape() {
      return images.shape();
    }

    @Override
    public List<String> classNames() {
      return images.classNames();
    }

    @Override
    public int label(int image) {
      return images.label(image);
    }

    @Override
    public void read(int image, ByteBuffer target) throws IOException {
      threads.add(Thread.currentThread().getName());
      reads.incrementAndGet();
      target.put(images.image(image));
    }
  }

  private static Experiment experiment(String order) {
    String yaml =
        order.equals("recipe")
            ? YAML.replace("{flip: true, translate: 2, cutout: 6}", RECIPE)
                .replace("ORDER", "shuffled")
            : YAML.replace("ORDER", order);
    return ExperimentYaml.read(YamlValue.parse("test", yaml));
  }

  private static ImageSplits held() {
    return new ImageSplits(some(SAMPLE.train(), 110), some(SAMPLE.test(), 20), "own");
  }

  /** Neighbours in the sample are of one class; these are of all. */
  private static ImageDataset some(ImageDataset images, int count) {
    int apart = images.size() / count;
    return images.subset(IntStream.range(0, count).map(i -> i * apart).toArray());
  }

  private static ImageSplits streamed(ImageSource train) throws IOException {
    return ImageSplits.of(train, new Own(held().test()), "own", new DataMemory(1000));
  }

  private static Trainer trainer(String order, ImageSplits images) {
    return Trainer.onAllCores(experiment(order), images);
  }

  private static Map<String, FloatTensor> finalTensors(RunDirectory run) throws IOException {
    return new RunCheckpoints(run).newest(w -> {}).orElseThrow().tensors();
  }

  private static void assertSame(RunDirectory expected, RunDirectory found) throws IOException {
    Map<String, FloatTensor> tensors = finalTensors(found);
    finalTensors(expected)
        .forEach(
            (name, tensor) -> assertArrayEquals(tensor.values(), tensors.get(name).values(), name));
    assertEquals(withoutTimes(expected), withoutTimes(found));
    assertEquals(
        Files.readString(expected.path().resolve(RunDirectory.LOSSES)),
        Files.readString(found.path().resolve(RunDirectory.LOSSES)));
  }

  private static List<String> withoutTimes(RunDirectory run) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String row : Files.readAllLines(run.path().resolve(RunDirectory.METRICS))) {
      rows.add(row.substring(0, row.lastIndexOf(',', row.lastIndexOf(',') - 1)));
    }
    return rows;
  }

  private RunDirectory directory(String name) throws IOException {
    return RunDirectory.create(folder.resolve(name), false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"shuffled", "withReplacement", "recipe"})
  void streamedImagesTrainToTheBitsOfHeldOnes(String order) throws IOException {
    RunDirectory inMemory = directory("held");
    RecordedTraining.train(trainer(order, held()), inMemory, Instant.EPOCH);
    Own train = new Own(held().train());
    ImageSplits images = streamed(train);
    assertTrue(images.train().isStreamed() && images.test().isStreamed());
    train.threads.clear();
    RunDirectory fromSource = directory("streamed");
    RecordedTraining.train(trainer(order, images), fromSource, Instant.EPOCH);
    assertSame(inMemory, fromSource);
    assertTrue(train.threads.contains("evident-batches"), train.threads.toString());
  }

  @Test
  void aRunIsResumedWithinAnEpochHeldOrStreamed() throws IOException {
    RunDirectory whole = directory("whole");
    RecordedTraining.train(trainer("shuffled", held()), whole, Instant.EPOCH);
    for (int killedAfter : new int[] {3, 8}) {
      RunDirectory run = directory("killed-" + killedAfter);
      int[] steps = new int[1];
      TrainingListener killer =
          new TrainingListener() {
            @Override
            public void onStep(StepMetrics metrics) {
              if (++steps[0] == killedAfter) {
                throw new IllegalStateException("killed");
              }
            }
          };
      Trainer first = trainer("shuffled", streamed(new Own(held().train())));
      assertThrows(
          IllegalStateException.class,
          () ->
              RecordedTraining.train(
                  first.withCheckpointEvery(2).withListeners(List.of(killer)), run, Instant.EPOCH));
      // Begun streamed, once ended streamed and once held.
      ImageSplits then = killedAfter == 3 ? streamed(new Own(held().train())) : held();
      assertTrue(
          RecordedTraining.resume(
                  trainer("shuffled", then).withCheckpointEvery(2), run, Instant.EPOCH, w -> {})
              .isPresent());
      assertSame(whole, run);
    }
  }

  /** Once for what tells images apart, once for their mean. */
  @Test
  void streamedImagesAreReadTwiceBeforeTheFirstStep() throws IOException {
    Own train = new Own(held().train());
    int[] reads = new int[1];
    TrainingListener verified =
        new TrainingListener() {
          @Override
          public void onVerification(TrainingVerification verification) {
            reads[0] = train.reads.get();
          }
        };
    RecordedTraining.train(
        trainer("shuffled", streamed(train)).withListeners(List.of(verified)),
        directory("run"),
        Instant.EPOCH);
    // Some are probes of the model, and some the examples of the verified step.
    assertTrue(reads[0] <= 2 * 110 + 40, reads[0] + " reads of 110 images");
    assertTrue(reads[0] >= 110 + 90, reads[0] + " reads of 110 images");
  }

  private static String provenance(ImageSplits images) {
    return new Provenance(trainer("shuffled", images), Instant.EPOCH).json();
  }

  @Test
  void whatWasUsedStandsInTheProvenance() throws IOException {
    String streamed = provenance(streamed(new Own(held().train())));
    assertTrue(streamed.contains("\"placement\" : \"streamed\""), streamed);
    assertTrue(streamed.contains("\"memoryLimitBytes\" : 1000"), streamed);
    String held = provenance(held());
    assertTrue(held.contains("\"placement\" : \"held\""), held);
    assertFalse(held.contains("memoryLimitBytes"), held);
  }

  @Test
  void anImageThatCannotBeReadEndsTheTrainingWithItsReason() throws IOException {
    Own broken =
        new Own(held().train()) {
          private int reads;

          @Override
          public synchronized void read(int image, ByteBuffer target) throws IOException {
            if (++reads > 300) {
              throw new IOException("images/7.png: gone");
            }
            super.read(image, target);
          }
        };
    ImageSplits images = streamed(broken);
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                RecordedTraining.train(
                    trainer("shuffled", images), directory("run"), Instant.EPOCH));
    assertEquals("images/7.png: gone", e.getMessage());
  }

  @Test
  void aSourceThatPutsTooFewBytesIsNamed() throws IOException {
    Own few =
        new Own(held().train()) {
          @Override
          public void read(int image, ByteBuffer target) {
            target.put((byte) 1);
          }
        };
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> streamed(few).train().image(3));
    assertTrue(e.getMessage().contains("3072 bytes for image 3"), e.getMessage());
    assertTrue(e.getMessage().contains("it put 1"), e.getMessage());
  }

  @Test
  void aServedModelPredictsStreamedImagesAsHeldOnes() throws IOException {
    Experiment experiment = experiment("shuffled");
    ImageSplits held = held();
    RunDirectory run = RunDirectory.create(folder.resolve("served"), false);
    RecordedTraining.train(trainer("shuffled", held), run, Instant.EPOCH);
    ImageDataset streamed = streamed(new Own(held.train())).train();
    assertTrue(streamed.isStreamed());
    try (ServedModel model = ServedModel.open(run.model())) {
      List<Prediction> of = model.predict(held.train());
      List<Prediction> other = model.predict(streamed);
      assertEquals(held.train().size(), other.size());
      for (int i = 0; i < of.size(); i++) {
        for (int k = 0; k < experiment.network().output().size(); k++) {
          assertEquals(of.get(i).output(k), other.get(i).output(k));
        }
      }
    }
  }
}
