package io.evident.models.serving;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.models.data.FittedImage;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * An exported model that predicts. One serves any number of threads at once; it holds native memory
 * until it is closed, and closing waits for predictions under way.
 */
public final class ServedModel implements AutoCloseable {
  /** Images of a data set that go through the network at once. */
  private static final int BATCH = 256;

  private static final float LARGEST_PIXEL = 255;

  private final ModelCard card;
  private final SavedModelBundle bundle;
  private final Session session;
  private final Endpoint bytes;
  private final Endpoint floats;
  private volatile boolean closed;

  /** Where a signature's tensors are in the graph. */
  private record Endpoint(String images, String probabilities, String outputs) {}

  private ServedModel(ModelCard card, SavedModelBundle bundle, Endpoint bytes, Endpoint floats) {
    this.card = card;
    this.bundle = bundle;
    this.session = bundle.session();
    this.bytes = bytes;
    this.floats = floats;
  }

  /**
   * Loads an exported model.
   *
   * @param folder what {@link ModelExport#save} has made
   * @return the model, to be closed
   * @throws IllegalArgumentException if there is no exported model, it is damaged, or it has not
   *     our signatures; the message names the folder
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
   * @throws io.evident.backprop.graph.MissingTensorFlowException if there is no native library
   * @throws IOException if it cannot be read
   */
  public static ServedModel open(Path folder, int threads) throws IOException {
    if (!(threads >= 1)) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    return open(
        folder,
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(threads)
            .setInterOpParallelismThreads(threads));
  }

  private static ServedModel open(Path folder, ConfigProto.Builder configuration)
      throws IOException {
    ModelCard card = new ModelFolder(folder).card();
    TensorFlowRuntime.load();
    configuration.getGpuOptionsBuilder().setAllowGrowth(true);
    SavedModelBundle bundle;
    try {
      bundle =
          SavedModelBundle.loader(folder.toString())
              .withTags(SavedModelBundle.DEFAULT_TAG)
              .withConfigProto(configuration.build())
              .load();
    } catch (TensorFlowException e) {
      throw new IllegalArgumentException(
          folder + ": TensorFlow cannot load this SavedModel: " + e.getMessage(), e);
    }
    try {
      Map<String, SignatureDef> signatures = bundle.metaGraphDef().getSignatureDefMap();
      return new ServedModel(
          card,
          bundle,
          endpoint(folder, signatures, ServingSignature.BYTES),
          endpoint(folder, signatures, ServingSignature.FLOATS));
    } catch (RuntimeException | Error e) {
      bundle.close();
      throw e;
    }
  }

  private static Endpoint endpoint(
      Path folder, Map<String, SignatureDef> signatures, ServingSignature signature) {
    SignatureDef found = signatures.get(signature.key());
    boolean ours =
        found != null
            && found.containsInputs(ServingSignature.IMAGES)
            && found.getInputsOrThrow(ServingSignature.IMAGES).getDtype() == signature.inputType()
            && found.containsOutputs(ServingSignature.PROBABILITIES)
            && found.containsOutputs(ServingSignature.OUTPUTS);
    if (!ours) {
      throw new IllegalArgumentException(
          folder
              + ": has no signature "
              + signature.key()
              + " from "
              + ServingSignature.IMAGES
              + " ("
              + signature.inputType()
              + ") to "
              + ServingSignature.PROBABILITIES
              + " and "
              + ServingSignature.OUTPUTS
              + "; its signatures are "
              + signatures.keySet().stream().sorted().toList()
              + "; export the model with evident export");
    }
    return new Endpoint(
        found.getInputsOrThrow(ServingSignature.IMAGES).getName(),
        found.getOutputsOrThrow(ServingSignature.PROBABILITIES).getName(),
        found.getOutputsOrThrow(ServingSignature.OUTPUTS).getName());
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
    return new ModelFolder(folder).card();
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
   * Predicts the class of an image of any size; one of another size than the model takes is scaled
   * to it, without keeping its aspect ratio.
   *
   * @param image in RGB or grey
   * @return the prediction
   * @throws IllegalArgumentException if the image is too large to be scaled
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
   * @throws IllegalStateException if the model is closed
   */
  public Prediction predict(FittedImage image) {
    requireShape(image.shape());
    return predict(image.pixels(), 1).get(0);
  }

  /**
   * Predicts the classes of images that have been read for this model. They go through the network
   * at once.
   *
   * @param images of the shape that {@link ModelCard#input()} gives; at least one
   * @return one prediction for each, in order
   * @throws IllegalArgumentException if there is none, or one has another shape
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
    return predict(pixels.flip(), images.size());
  }

  /**
   * Predicts the class of every image of a data set; its labels are not looked at.
   *
   * @param images of the shape that {@link ModelCard#input()} gives
   * @return one prediction for each, in order
   * @throws IllegalArgumentException if they have another shape
   * @throws IllegalStateException if the model is closed
   */
  public List<Prediction> predict(ImageDataset images) {
    requireShape(images.shape());
    List<Prediction> predictions = new ArrayList<>(images.size());
    for (int from = 0; from < images.size(); from += BATCH) {
      int count = Math.min(BATCH, images.size() - from);
      predictions.addAll(predict(images.range(from, from + count).pixels(), count));
    }
    return predictions;
  }

  /**
   * Predicts the classes of images whose pixels are not bytes. They go through the network at once.
   *
   * @param pixels [n, height, width, channels], each from 0 to 255 as in an image file: the model
   *     normalizes them itself
   * @return one prediction for each of the n images, in order
   * @throws IllegalArgumentException if there is no image or a part of one, or a pixel is out of
   *     range
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
    int count = pixels.length / size;
    try (TFloat32 fed = TFloat32.tensorOf(shape(count), DataBuffers.of(pixels, true, false))) {
      return run(floats, fed, count);
    }
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

  private List<Prediction> predict(ByteBuffer pixels, int count) {
    byte[] copy = new byte[pixels.remaining()];
    pixels.get(copy);
    try (TUint8 fed = TUint8.tensorOf(shape(count), DataBuffers.of(copy, true, false))) {
      return run(bytes, fed, count);
    }
  }

  private List<Prediction> run(Endpoint endpoint, TType images, int count) {
    if (closed) {
      throw new IllegalStateException("this model is closed");
    }
    try (Result result =
        session
            .runner()
            .feed(endpoint.images(), images)
            .fetch(endpoint.probabilities())
            .fetch(endpoint.outputs())
            .run()) {
      int classes = card.classNames().size();
      float[] probabilities = values(result, 0, count * classes);
      float[] outputs = values(result, 1, count * classes);
      List<Prediction> predictions = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        predictions.add(
            new Prediction(
                card.classNames(), row(probabilities, i, classes), row(outputs, i, classes)));
      }
      return predictions;
    }
  }

  private static float[] values(Result result, int index, int size) {
    float[] values = new float[size];
    ((TFloat32) result.get(index)).copyTo(DataBuffers.of(values, false, false));
    return values;
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
    bundle.close();
  }
}
