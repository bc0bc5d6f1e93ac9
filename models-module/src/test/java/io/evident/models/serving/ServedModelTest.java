package io.evident.models.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageViews;
import io.evident.models.data.Orientation;
import io.evident.models.image.FittedImage;
import io.evident.models.image.TestJpeg;
import io.evident.models.reading.TestFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServedModelTest {
  @TempDir private Path folder;

  private ServedModel open(ModelExport export) throws IOException {
    Path to = folder.resolve("model");
    export.save(to, false);
    return ServedModel.open(to);
  }

  private static ModelExport export(String network) {
    return network.equals("lenet")
        ? TestModels.lenet()
        : TestModels.normalizing(new SoftmaxCrossEntropy());
  }

  private static float[] pixels(ImageDataset images) {
    ByteBuffer bytes = images.pixels();
    float[] pixels = new float[bytes.remaining()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Byte.toUnsignedInt(bytes.get());
    }
    return pixels;
  }

  private static float[] bits(List<Prediction> predictions) {
    float[] all = new float[2 * predictions.size() * predictions.get(0).classes()];
    int at = 0;
    for (Prediction prediction : predictions) {
      for (int k = 0; k < prediction.classes(); k++) {
        all[at++] = prediction.output(k);
        all[at++] = prediction.probability(k);
      }
    }
    return all;
  }

  /** The derivation by hand computes in float64, the model in float32: sums of some 500 terms. */
  @Tag("arithmetic")
  @ParameterizedTest
  @ValueSource(strings = {"lenet", "normalizing"})
  void outputsAreThoseOfTheDerivationByHand(String network) throws IOException {
    ModelExport export = export(network);
    ImageDataset images = TestModels.images().first(4);
    float[] pixels = pixels(images);
    double[] inputs = new double[pixels.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = pixels[i] / 127.5 - 1;
    }
    Batch batch = Batch.of(export.network(), inputs, new double[4 * 10]).atInference();
    List<double[]> layers = ManualNetwork.of(export.network()).activations(export.weights(), batch);
    double[] expected = layers.get(layers.size() - 1);
    try (ServedModel model = open(export)) {
      List<Prediction> predictions = model.predict(images);
      for (int i = 0; i < 4; i++) {
        double sum = 0;
        for (int k = 0; k < 10; k++) {
          assertEquals(expected[10 * i + k], predictions.get(i).output(k), 1e-5);
          sum += predictions.get(i).probability(k);
        }
        assertEquals(1, sum, 1e-6);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "normalizing"})
  void bytesAndFloatsPredictTheSameBits(String network) throws IOException {
    ImageDataset images = TestModels.images().first(32);
    try (ServedModel model = open(export(network))) {
      assertArrayEquals(bits(model.predict(images)), bits(model.predict(pixels(images))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "normalizing"})
  void eightThreadsAtOnceGetTheBitsOfOne(String network) throws Exception {
    int threads = 8;
    int rounds = 10;
    ImageDataset images = TestModels.images();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (ServedModel model = open(export(network))) {
      List<ImageDataset> pieces = new ArrayList<>();
      List<float[]> alone = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        pieces.add(images.range(10 * t, 10 * t + 7 + t));
        alone.add(bits(model.predict(pieces.get(t))));
      }
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<List<float[]>>> together = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        ImageDataset own = pieces.get(t);
        together.add(
            pool.submit(
                () -> {
                  start.await();
                  List<float[]> found = new ArrayList<>();
                  for (int r = 0; r < rounds; r++) {
                    found.add(bits(model.predict(own)));
                  }
                  return found;
                }));
      }
      for (int t = 0; t < threads; t++) {
        for (float[] found : together.get(t).get()) {
          assertArrayEquals(alone.get(t), found, "thread " + t);
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Tag("long")
  @Test
  void aThousandPredictionsLeaveNothingOpen() throws IOException {
    ImageDataset images = TestModels.images().first(100);
    float[] floats = pixels(images);
    try (ServedModel model = open(TestModels.lenet())) {
      for (int warm = 0; warm < 50; warm++) {
        model.predict(images);
        model.predict(floats);
      }
      long counted = Pointer.totalCount();
      long bytes = Pointer.totalBytes();
      // The Java heap grows now and then too, a leak in every round.
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 4; round++) {
        long physical = Pointer.physicalBytes();
        for (int i = 0; i < 125; i++) {
          model.predict(images);
          model.predict(floats);
        }
        least = Math.min(least, Pointer.physicalBytes() - physical);
      }
      assertEquals(counted, Pointer.totalCount());
      assertEquals(bytes, Pointer.totalBytes());
      // The inputs alone are 125 * (0.3 + 1.2) MB: a leak of every tenth tensor would be seen.
      assertTrue(least < 18L << 20, "grown by at least " + least + " in every round");
    }
  }

  @Test
  void aClosedModelSaysSo() throws IOException {
    ServedModel model = open(TestModels.lenet());
    model.close();
    model.close();
    assertThrows(IllegalStateException.class, () -> model.predict(TestModels.images().first(1)));
  }

  /** Closing while others predict: each gets its prediction or is told, and nothing crashes. */
  @Test
  void closingWaitsForPredictionsUnderWay() throws Exception {
    ImageDataset images = TestModels.images().first(64);
    ServedModel model = open(TestModels.lenet());
    float[] expected = bits(model.predict(images));
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      CyclicBarrier start = new CyclicBarrier(5);
      List<Future<?>> others = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        others.add(
            pool.submit(
                () -> {
                  start.await();
                  while (true) {
                    assertArrayEquals(expected, bits(model.predict(images)));
                  }
                }));
      }
      start.await();
      model.close();
      for (Future<?> other : others) {
        ExecutionException end = assertThrows(ExecutionException.class, other::get);
        assertEquals(IllegalStateException.class, end.getCause().getClass(), end.toString());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aBufferedImageIsPredictedAsItsBytes() throws IOException {
    ImageDataset images = TestModels.images().first(1);
    ByteBuffer bytes = images.image(0);
    BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          rgb = rgb << 8 | Byte.toUnsignedInt(bytes.get());
        }
        picture.setRGB(x, y, rgb);
      }
    }
    try (ServedModel model = open(TestModels.lenet())) {
      assertArrayEquals(bits(model.predict(images)), bits(List.of(model.predict(picture))));
      assertEquals(10, model.predict(new BufferedImage(50, 20, picture.getType())).classes());
    }
  }

  /** A picture whose stored rows are columns of what is seen. */
  private Path turned() throws IOException {
    BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 32 * 32; i++) {
      picture.setRGB(i % 32, i / 32, i / 32 < 8 ? 0xffffff : 0);
    }
    byte[] jpeg = TestFiles.encode(picture, "jpg");
    byte[] tiff = TestJpeg.tiff(ByteOrder.BIG_ENDIAN, 3, 6);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(TestJpeg.bytes("", 0xff, 0xe1, 0, 8 + tiff.length));
    out.writeBytes(TestJpeg.bytes("Exif\0\0"));
    out.writeBytes(tiff);
    out.write(jpeg, 2, jpeg.length - 2);
    return Files.write(folder.resolve("phone.jpg"), out.toByteArray());
  }

  @ParameterizedTest
  @EnumSource(Orientation.class)
  void aPictureIsReadTheWayUpThatTheModelWasTrainedWith(Orientation orientation)
      throws IOException {
    ModelExport lenet = TestModels.lenet();
    ModelCard card = lenet.card();
    ModelExport model =
        new ModelExport(
            lenet.network(),
            lenet.weights(),
            lenet.inputs(),
            new ModelCard(
                "test",
                card.classNames(),
                card.input(),
                card.trainDigest(),
                card.weights(),
                orientation,
                ImageViews.NONE));
    Path photo = turned();
    try (ServedModel served = open(model)) {
      for (Orientation other : Orientation.values()) {
        assertEquals(
            other == orientation,
            FittedImage.read(photo, card.input(), other)
                .pixels()
                .equals(served.read(photo).pixels()),
            other.toString());
      }
    }
  }

  @Test
  void wrongPixelsAreRefused() throws IOException {
    try (ServedModel model = open(TestModels.lenet())) {
      float[] one = new float[32 * 32 * 3];
      refused("3072 numbers each, got 3071", () -> model.predict(new float[3071]));
      refused("got 0", () -> model.predict(new float[0]));
      one[5] = Float.NaN;
      refused("got NaN in image 0", () -> model.predict(one));
      one[5] = 255.5f;
      refused("from 0 to 255", () -> model.predict(one));
      ImageDataset small =
          ImageDataset.of(new ImageShape(2, 2, 3), List.of("a"), new byte[12], new int[1]);
      refused("takes images of 32x32x3, got 2x2x3", () -> model.predict(small));
    }
  }

  private static void refused(String words, Runnable attempt) {
    String message = assertThrows(IllegalArgumentException.class, attempt::run).getMessage();
    assertTrue(message.contains(words), message);
  }

  @Test
  void classesAreRankedByOutputsAndEqualOnesByTheirOrder() {
    Prediction prediction =
        new Prediction(
            List.of("a", "b", "c", "d"),
            new float[] {0, 0.5f, 0.5f, 0},
            new float[] {-3, 8, 9, -3});
    assertEquals(new RankedClass(2, "c", 0.5), prediction.top());
    assertEquals(
        List.of("c", "b", "a", "d"), prediction.top(9).stream().map(RankedClass::name).toList());
    assertEquals(2, prediction.top(2).size());
    assertThrows(IllegalArgumentException.class, () -> prediction.top(0));
  }
}
