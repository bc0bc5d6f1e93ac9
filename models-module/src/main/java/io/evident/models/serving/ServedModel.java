package io.evident.models.serving;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.models.calibration.ModelCalibration;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.image.FittedImage;
import io.evident.models.internal.serving.ModelFolder;
import io.evident.models.internal.serving.ServingOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * An exported model that predicts. One serves any number of threads at once; it holds native memory
 * until it is closed, and closing waits for predictions under way.
 */
public final class ServedModel implements AutoCloseable {
  /**
   * Images that go through the network at once; fewer are filled up. With one by one these are the
   * only shapes that are served, and those that were verified.
   */
  static final int BATCH = 32;

  /** So many images at most are faster one by one than in a batch that is filled up. */
  private static final int FEW = 8;

  private static final float LARGEST_PIXEL = 255;

  private final ModelCard card;
  private final Optional<ModelCalibration> calibration;
  private final Answering session;
  private final ModelVerification verification;
  private volatile boolean closed;

  private ServedModel(ModelExtras extras, Answering session, ModelVerification verification) {
    this.card = extras.card();
    this.calibration = extras.calibration();
    this.session = session;
    this.verification = verification;
  }

  /**
   * Loads an exported model and holds it against its proof, in the session that will serve. Where
   * the model is right only without joined operations, it is served without; see {@link
   * #verification}.
   *
   * @param folder what {@link ModelExport#save} has made
   * @return the model, to be closed
   * @throws IllegalArgumentException if there is no exported model, it is damaged, or it has not
   *     our signatures; the message names the folder
   * @throws UnverifiedModelException if it gives other outputs here than the derivation by hand, or
   *     outputs that are not finite
   * @throws io.evident.backprop.graph.MissingTensorFlowException if there is no native library
   * @throws IOException if it cannot be read
   */
  public static ServedModel open(Path folder) throws IOException {
    return open(folder, ConfigProto.newBuilder());
  }

  /**
   * Loads an exported model that uses so many threads, where others compute beside it.
   *
   * @param folder what {@link ModelExport#save} has made
   * @param threads at least 1
   * @return the model, to be closed
   * @throws IllegalArgumentException if threads is less than 1, or as {@link #open(Path)}
   * @throws UnverifiedModelException if it gives other outputs here than the derivation by hand, or
   *     outputs that are not finite
   * @throws io.evident.backprop.graph.MissingTensorFlowException if there is no native library
   * @throws IOException if it cannot be read
   */
  public static ServedModel open(Path folder, int threads) throws IOException {
    if (!(threads >= 1)) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    return open(folder, ConfigProto.newBuilder().setIntraOpParallelismThreads(threads));
  }

  private static ServedModel open(Path folder, ConfigProto.Builder configuration)
      throws IOException {
    ModelExtras extras = ModelExtras.read(new ModelFolder(folder));
    TensorFlowRuntime.load();
    int classes = extras.card().classNames().size();
    return open(
        folder,
        extras,
        joining ->
            ServingSession.open(
                folder,
                classes,
                extras.calibration().isPresent(),
                ServingOptions.configuration(configuration, joining)));
  }

  /** Serves by the first session that is right. */
  static ServedModel open(
      Path folder, ModelExtras extras, VerifiedSession.Sessions<Answering> sessions) {
    VerifiedSession<Answering> verified = VerifiedSession.of(folder, extras, sessions);
    return new ServedModel(extras, verified.session(), verified.verification());
  }

  /**
   * Reads what travels with an exported model, whose files are checked, without loading it.
   *
   * @param folder what {@link ModelExport#save} has made
   * @return class names, input shape and where it is from
   * @throws IllegalArgumentException if there is no exported model or it is damaged; the message
   *     names the folder
   * @throws IOException if it cannot be read
   */
  public static ModelCard card(Path folder) throws IOException {
    return ModelExtras.read(new ModelFolder(folder)).card();
  }

  /**
   * What travels with the model.
   *
   * @return class names, input shape and where it is from
   */
  public ModelCard card() {
    return card;
  }

  /**
   * How its probabilities were calibrated.
   *
   * @return empty of a model that was not
   */
  public Optional<ModelCalibration> calibration() {
    return calibration;
  }

  /**
   * What came of holding the model against its proof when it was opened.
   *
   * @return how it is served
   */
  public ModelVerification verification() {
    return verification;
  }

  /**
   * Reads a JPEG or PNG image as the model takes it: in its shape, and with the way up that it was
   * trained with.
   *
   * @param file the image
   * @return the image, for {@link #predict(FittedImage)}
   * @throws io.evident.models.data.DataFormatException if it is no image, damaged or too large; the
   *     message names it
   * @throws IOException if it cannot be read
   */
  public FittedImage read(Path file) throws IOException {
    return FittedImage.read(file, card.input(), card.orientation());
  }

  /**
   * Predicts the class of an image of any size; one of another size than the model takes is scaled
   * to it, without keeping its aspect ratio.
   *
   * @param image in RGB or grey
   * @return the prediction
   * @throws IllegalArgumentException if the image is too large to be scaled
   * @throws UnverifiedModelException if an output is not finite
   * @throws IllegalStateException if the model is closed
   */
  public Prediction predict(BufferedImage image) {
    return predict(FittedImage.of(image, card.input()));
  }

  /**
   * Predicts the class of an image that has been read for this model.
   *
   * @param image of the shape that {@link ModelCard#input()} gives
   * @return the prediction
   * @throws IllegalArgumentException if it has another shape
   * @throws UnverifiedModelException if an output is not finite
   * @throws IllegalStateException if the model is closed
   */
  public Prediction predict(FittedImage image) {
    requireShape(image.shape());
    return predict(bytes(image.pixels()), 1).get(0);
  }

  /**
   * Predicts the classes of images that have been read for this model.
   *
   * @param images of the shape that {@link ModelCard#input()} gives; at least one
   * @return one prediction for each, in order
   * @throws IllegalArgumentException if there is none, or one has another shape
   * @throws UnverifiedModelException if an output is not finite
   * @throws IllegalStateException if the model is closed
   */
  public List<Prediction> predictAll(List<FittedImage> images) {
    if (images.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one image");
    }
    ByteBuffer pixels =
        ByteBuffer.allocate(Math.multiplyExact(card.input().bytes(), images.size()));
    for (FittedImage image : images) {
      requireShape(image.shape());
      pixels.put(image.pixels());
    }
    return predict(pixels.array(), images.size());
  }

  /**
   * Predicts the class of every image of a data set, held or streamed; its labels are not looked
   * at.
   *
   * @param images of the shape that {@link ModelCard#input()} gives
   * @return one prediction for each, in order
   * @throws IllegalArgumentException if they have another shape
   * @throws java.io.UncheckedIOException if a streamed image cannot be read
   * @throws UnverifiedModelException if an output is not finite
   * @throws IllegalStateException if the model is closed
   */
  public List<Prediction> predict(ImageDataset images) {
    requireShape(images.shape());
    List<Prediction> predictions = new ArrayList<>(images.size());
    for (int from = 0; from < images.size(); from += BATCH) {
      int count = Math.min(BATCH, images.size() - from);
      ByteBuffer pixels = ByteBuffer.allocate(count * card.input().bytes());
      for (int i = from; i < from + count; i++) {
        pixels.put(images.image(i));
      }
      predictions.addAll(predict(pixels.array(), count));
    }
    return predictions;
  }

  /**
   * Predicts the classes of images whose pixels are not bytes.
   *
   * @param pixels [n, height, width, channels], each from 0 to 255 as in an image file: the model
   *     normalizes them itself
   * @return one prediction for each of the n images, in order
   * @throws IllegalArgumentException if there is no image or a part of one, or a pixel is out of
   *     range
   * @throws UnverifiedModelException if an output is not finite
   * @throws IllegalStateException if the model is closed
   */
  public List<Prediction> predict(float[] pixels) {
    int size = card.input().bytes();
    if (pixels.length == 0 || pixels.length % size != 0) {
      throw new IllegalArgumentException(
          "pixels must hold one or more images of "
              + card.input()
              + ", "
              + size
              + " numbers each, got "
              + pixels.length);
    }
    for (int i = 0; i < pixels.length; i++) {
      if (!(pixels[i] >= 0 && pixels[i] <= LARGEST_PIXEL)) {
        throw new IllegalArgumentException(
            "pixels must be from 0 to 255, as before normalization, got "
                + pixels[i]
                + " in image "
                + i / size);
      }
    }
    return inBatches(
        pixels.length / size,
        (from, count, filled) -> {
          // Beyond the last image there are zeros.
          float[] part = Arrays.copyOfRange(pixels, from * size, (from + filled) * size);
          try (TFloat32 fed = TFloat32.tensorOf(shape(filled), DataBuffers.of(part, true, false))) {
            return run(ServingSignature.FLOATS, fed, from, count, filled);
          }
        });
  }

  private void requireShape(ImageShape given) {
    if (!given.equals(card.input())) {
      throw new IllegalArgumentException(
          "this model takes images of "
              + card.input()
              + ", got "
              + given
              + "; scale them to that size");
    }
  }

  private Shape shape(int count) {
    ImageShape input = card.input();
    return Shape.of(count, input.height(), input.width(), input.channels());
  }

  private static byte[] bytes(ByteBuffer pixels) {
    byte[] copy = new byte[pixels.remaining()];
    pixels.get(copy);
    return copy;
  }

  private List<Prediction> predict(byte[] pixels, int images) {
    int size = card.input().bytes();
    return inBatches(
        images,
        (from, count, filled) -> {
          // Beyond the last image there are zeros.
          byte[] part = Arrays.copyOfRange(pixels, from * size, (from + filled) * size);
          try (TUint8 fed = TUint8.tensorOf(shape(filled), DataBuffers.of(part, true, false))) {
            return run(ServingSignature.BYTES, fed, from, count, filled);
          }
        });
  }

  /** Some images that are run together, as if they were so many. */
  private interface Part {
    List<Prediction> predicted(int from, int count, int filled);
  }

  private static List<Prediction> inBatches(int images, Part part) {
    List<Prediction> predictions = new ArrayList<>(images);
    for (int from = 0; from < images; ) {
      boolean oneByOne = images - from <= FEW;
      int count = oneByOne ? 1 : Math.min(BATCH, images - from);
      predictions.addAll(part.predicted(from, count, oneByOne ? 1 : BATCH));
      from += count;
    }
    return predictions;
  }

  private List<Prediction> run(
      ServingSignature signature, TType images, int from, int count, int filled) {
    if (closed) {
      throw new IllegalStateException("this model is closed");
    }
    Answering.Answer answer = session.answer(signature, images, filled);
    int classes = card.classNames().size();
    List<Prediction> predictions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      float[] probabilities = row(answer.probabilities(), i, classes);
      float[] outputs = row(answer.outputs(), i, classes);
      requireFinite(probabilities, from + i);
      requireFinite(outputs, from + i);
      if (calibration.isEmpty()) {
        predictions.add(new Prediction(card.classNames(), probabilities, outputs));
      } else {
        float[] calibrated = row(answer.calibrated(), i, classes);
        requireFinite(calibrated, from + i);
        predictions.add(
            new Prediction(
                card.classNames(),
                outputs,
                probabilities,
                calibrated,
                Optional.of(calibration.get().sets())));
      }
    }
    return predictions;
  }

  private void requireFinite(float[] row, int image) {
    for (int k = 0; k < row.length; k++) {
      if (!Float.isFinite(row[k])) {
        throw new UnverifiedModelException(
            String.format(
                Locale.ROOT,
                "the model of %s gives %s for class %s of image %d: its weights are too large for float32, as after a training that diverged; train it again, where a smaller learning rate usually helps",
                card.experiment(),
                row[k],
                card.classNames().get(k),
                image + 1));
      }
    }
  }

  private static float[] row(float[] all, int row, int length) {
    float[] one = new float[length];
    System.arraycopy(all, row * length, one, 0, length);
    return one;
  }

  /**
   * Refuses predictions that begin from now on, waits for those under way, and frees the native
   * memory. Closing again does nothing.
   */
  @Override
  public void close() {
    // A session closes once no run is under way: were new ones let in, it might never be.
    closed = true;
    session.close();
  }
}
