package io.evident.models.run;

import io.evident.backprop.network.Loss;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.bayes.laplace.LinearHead;
import io.evident.models.calibration.CalibrationReport;
import io.evident.models.calibration.DenseHead;
import io.evident.models.data.DataMemory;
import io.evident.models.data.Examples;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.ImageViews;
import io.evident.models.data.TestImages;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.directory.TrainedImages;
import io.evident.models.internal.calibration.CalibrationParts;
import io.evident.models.internal.calibration.HeadRows;
import io.evident.models.reading.ReadOptions;
import io.evident.models.storage.Digests;
import io.evident.models.table.TableData;
import io.evident.models.table.TableExamples;
import io.evident.models.task.Binary;
import io.evident.models.task.Classification;
import io.evident.models.task.Task;
import io.evident.models.training.FloatTensor;
import io.evident.models.training.InferenceOutputs;
import io.evident.models.training.InputScaling;
import io.evident.models.training.TrainingData;
import io.evident.models.training.UnverifiedTrainingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the head of a run's network is given for the run's images, computed once by the network in
 * TensorFlow and held against the derivation by hand for some of them.
 */
public final class CalibrationFeatures {
  /** What features are for. */
  public enum Use {
    /** To calibrate a network: of all its images. */
    CALIBRATE,
    /** To average networks as they were trained: of what was kept out, and of the test images. */
    AVERAGE
  }

  private final CalibrationReport.Subject subject;
  private final DenseHead head;
  private final LinearHead weights;

  /** Empty where nothing is fitted to them. */
  private final Optional<HeadRows> trained;

  private final HeadRows kept;
  private final HeadRows test;
  private final Optional<HeadRows> outside;
  private final List<String> digests;
  private final Optional<ImageDataset> testImages;
  private final Optional<String> notice;
  private final long started;

  private CalibrationFeatures(
      CalibrationReport.Subject subject,
      DenseHead head,
      LinearHead weights,
      Optional<HeadRows> trained,
      List<HeadRows> rows,
      Optional<HeadRows> outside,
      List<String> digests,
      Optional<ImageDataset> testImages,
      Optional<String> notice,
      long started) {
    this.subject = subject;
    this.head = head;
    this.weights = weights;
    this.trained = trained;
    this.kept = rows.get(0);
    this.test = rows.get(1);
    this.outside = outside;
    this.digests = digests;
    this.testImages = testImages;
    this.notice = notice;
    this.started = started;
  }

  /**
   * Computes the features of a run's images.
   *
   * @param run the run
   * @param data where its data is; empty for where its provenance says
   * @param options how it is read
   * @param outside images of anything else, to be told from the test images; empty for none
   * @param plan how to use the machine
   * @param calibration how they will be calibrated; too few images for one of its alphas are
   *     refused before anything is computed
   * @return the features
   * @throws IllegalArgumentException if the run kept no images out, or too few for an alpha, the
   *     data is not its own, or its network does not end in a dense layer whose logits are of
   *     classes
   * @throws UnverifiedTrainingException if the features differ from those derived by hand
   * @throws IOException if something cannot be read
   */
  public static CalibrationFeatures of(
      LoadedRun run,
      Optional<Path> data,
      ReadOptions options,
      Optional<TestImages> outside,
      ExecutionPlan plan,
      RunCalibration.Options calibration)
      throws IOException {
    return of(
        run,
        JudgedImages.own(requireCalibrates(run), data, options),
        outside,
        plan,
        Use.CALIBRATE,
        calibration);
  }

  /**
   * Computes the features of the images by which networks are averaged.
   *
   * @param run the run
   * @param data where its data is; empty for where its provenance says
   * @param options how it is read
   * @param plan how to use the machine
   * @param calibration how they will be calibrated; too few images for one of its alphas are
   *     refused before anything is computed
   * @return the features, without those of the images it was trained on
   * @throws IllegalArgumentException as {@link #of}
   * @throws UnverifiedTrainingException if the features differ from those derived by hand
   * @throws IOException if something cannot be read
   */
  public static CalibrationFeatures ofMember(
      LoadedRun run,
      Optional<Path> data,
      ReadOptions options,
      ExecutionPlan plan,
      RunCalibration.Options calibration)
      throws IOException {
    return of(
        run,
        JudgedImages.own(requireCalibrates(run), data, options),
        Optional.empty(),
        plan,
        Use.AVERAGE,
        calibration);
  }

  /** Requires a run on images that can be calibrated, whatever its data. */
  private static LoadedRun requireCalibrates(LoadedRun run) {
    head(run);
    if (!DenseHead.givesLogits(run.experiment().network())) {
      throw new IllegalArgumentException(
          run.directory().path()
              + ": was trained with loss "
              + run.experiment().network().loss().kind()
              + " of outputs that are no logits, and a calibration is about logits; train it with"
              + " softmaxCrossEntropy");
    }
    if (run.experiment().images().split().calibration() == 0) {
      throw JudgedImages.noneKept(run.directory());
    }
    return run;
  }

  private static void requireFits(LoadedRun run, TestImages outside) {
    ImageShape shape = outside.images().shape();
    Shape given = Shape.of(shape.height(), shape.width(), shape.channels());
    Shape taken = run.experiment().network().input();
    if (!given.equals(taken)) {
      throw new IllegalArgumentException(
          outside.source()
              + ": has images of "
              + given
              + ", but the network of "
              + run.directory().path()
              + " takes "
              + taken
              + "; give others");
    }
  }

  /** Computes the features of the images of a run that can be calibrated. */
  static CalibrationFeatures of(
      LoadedRun run,
      ImageSplits images,
      Optional<TestImages> outside,
      ExecutionPlan plan,
      Use use,
      RunCalibration.Options calibration)
      throws IOException {
    boolean fits = use == Use.CALIBRATE;
    long started = System.nanoTime();
    DenseHead head = head(run);
    TrainingData split = TrainingData.of(run.experiment(), images);
    if (outside.isPresent()) {
      requireFits(run, outside.get());
    }
    ImageDataset kept = (ImageDataset) split.calibration().orElseThrow();
    calibration.requireEnough(labels(kept), kept.classNames());
    ImageDataset trained = images.train().first(split.train().size());
    ImageDataset test = (ImageDataset) split.test();
    Network network = run.experiment().network();
    ParameterValues all = FloatTensor.weights(network, run.checkpoint().tensors());
    InputScaling scaling = run.inputs().scaling();
    ImageViews views = run.experiment().images().views();
    ParameterValues before = head.featureWeights(all);
    try (InferenceOutputs network32 =
        new InferenceOutputs(head.features(), before, plan, Examples.Element.BYTE, scaling)) {
      new FeatureProof(run, head, before).requireRight(network32, scaling, kept);
      return new CalibrationFeatures(
          subject(run, digest(all), images.train().classNames()),
          head,
          head.weights(all),
          fits
              ? Optional.of(rows("trained on", head, network32, trained, ImageViews.NONE))
              : Optional.empty(),
          List.of(
              rows("kept for calibration", head, network32, kept, views),
              rows("test", head, network32, test, views)),
          outside.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  rows(outside.get().source(), head, network32, outside.get().images(), views)),
          List.of(fits ? trained.digest() : "", kept.digest(), test.digest()),
          Optional.of(test),
          TrainedImages.read(run.directory()).flatMap(known -> JudgedImages.learned(known, kept)),
          started);
    }
  }

  /**
   * Computes the features of the rows of a run that predicts the class of a row of a table.
   *
   * @param run the run
   * @param data where its table is; empty for where its provenance says
   * @param memory how much of the table may be held
   * @param plan how to use the machine
   * @param use what they are for
   * @param calibration how they will be calibrated; too few rows for one of its alphas are refused
   *     before anything is computed
   * @return the features
   * @throws IllegalArgumentException if the run kept no rows out or too few, the table is not its
   *     own, it does not predict a class by a cross-entropy, or its network does not end in a dense
   *     layer
   * @throws UnverifiedTrainingException if the features differ from those derived by hand
   * @throws IOException if something cannot be read
   */
  public static CalibrationFeatures ofTable(
      LoadedRun run,
      Optional<Path> data,
      DataMemory memory,
      ExecutionPlan plan,
      Use use,
      RunCalibration.Options calibration)
      throws IOException {
    long started = System.nanoTime();
    List<String> classNames = classNames(run);
    head(run);
    TableData table =
        data.isPresent() ? JudgedRows.own(run, data.get(), memory) : JudgedRows.own(run, memory);
    TableExamples kept =
        table.calibration().orElseThrow(() -> JudgedImages.noneKept(run.directory()));
    calibration.requireEnough(labels(kept), classNames);
    try (RowFeatures network = RowFeatures.of(run, plan)) {
      network.verify(kept);
      return new CalibrationFeatures(
          subject(run, network.digest(), classNames),
          network.head(),
          network.weights(),
          use == Use.CALIBRATE
              ? Optional.of(rows("trained on", network, table.train()))
              : Optional.empty(),
          List.of(rows("kept for calibration", network, kept), rows("test", network, table.test())),
          Optional.empty(),
          List.of(table.train().digest(), kept.digest(), table.test().digest()),
          Optional.empty(),
          JudgedRows.learned(table, kept),
          started);
    }
  }

  /** The classes that a run's rows are of, in the order of their labels. */
  static List<String> classNames(LoadedRun run) {
    Loss loss = run.experiment().network().loss();
    Task task = run.inputs().task();
    if (task instanceof Classification classes && loss instanceof SoftmaxCrossEntropy) {
      return classes.classNames();
    }
    boolean softmax = loss instanceof SoftmaxCrossEntropy;
    boolean logits = DenseHead.givesLogits(run.experiment().network());
    if (task instanceof Binary binary && logits && !softmax) {
      return List.of(binary.negative(), binary.positive());
    }
    throw new IllegalArgumentException(
        run.directory().path()
            + ": is a "
            + task.kind()
            + " with loss "
            + loss.kind()
            + ", and of tables calibrate takes classification with softmaxCrossEntropy, binary with"
            + " a binary cross-entropy of logits or after a sigmoid, and regression with"
            + " halfMeanSquaredError");
  }

  static HeadRows rows(String name, RowFeatures network, TableExamples rows) throws IOException {
    return new HeadRows(name, network.of(rows), network.head().width(), labels(rows));
  }

  private static int[] labels(TableExamples rows) throws IOException {
    int[] labels = new int[rows.size()];
    for (int n = 0; n < labels.length; n++) {
      labels[n] = rows.label(n);
    }
    return labels;
  }

  private static int[] labels(ImageDataset images) {
    int[] labels = new int[images.size()];
    images.labels().get(labels);
    return labels;
  }

  /** The head of a run's network, or why it has none. */
  static DenseHead head(LoadedRun run) {
    Network network = run.experiment().network();
    try {
      return DenseHead.of(network);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(run.directory().path() + ": " + e.getMessage(), e);
    }
  }

  static HeadRows rows(
      String name, DenseHead head, InferenceOutputs network, ImageDataset images, ImageViews views)
      throws IOException {
    return new HeadRows(name, head.rows(network.of(images, views)), head.width(), labels(images));
  }

  /** Whose weights are calibrated. */
  static CalibrationReport.Subject subject(LoadedRun run, String digest, List<String> classNames) {
    return new CalibrationReport.Subject(
        run.experiment().name(),
        run.experiment().preparation().kind(),
        run.weights().toString(),
        run.checkpoint().epoch() - 1,
        run.checkpoint().steps(),
        digest,
        classNames);
  }

  /** What identifies weights: SHA-256 over all of them as float32, in the order of the network. */
  static String digest(ParameterValues weights) {
    int count = weights.network().parameters().size();
    byte[][] all = new byte[count][];
    for (int p = 0; p < count; p++) {
      double[] values = weights.get(p);
      ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
      for (double value : values) {
        bytes.putFloat((float) value);
      }
      all[p] = bytes.array();
    }
    return Digests.sha256(all);
  }

  /**
   * What a reader of the figures should know of the examples that were kept out: that copies of
   * some were trained on.
   *
   * @return a line; empty if there is nothing
   */
  public Optional<String> notice() {
    return notice;
  }

  /** The head of the network. */
  DenseHead head() {
    return head;
  }

  /** Its weights as they were trained. */
  LinearHead weights() {
    return weights;
  }

  /** Whose weights they are. */
  CalibrationReport.Subject subject() {
    return subject;
  }

  /** What the outputs stand for. */
  List<String> classNames() {
    return subject.classNames();
  }

  /** Images of anything else. */
  Optional<HeadRows> outside() {
    return outside;
  }

  /** The test images themselves; empty of rows. */
  Optional<ImageDataset> testImages() {
    return testImages;
  }

  /** Whether another run keeps the same images out, and was tested on the same. */
  boolean hasSameParts(CalibrationFeatures other) {
    return digests.subList(1, 3).equals(other.digests.subList(1, 3));
  }

  /** Since this was begun. */
  double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }

  /** The images, each for one thing; of networks to be averaged without those they learned. */
  CalibrationParts parts(long seed) {
    return trained.isPresent()
        ? CalibrationParts.of(trained.get(), kept, test, seed)
        : CalibrationParts.ofUnfitted(kept, test, seed);
  }

  /** The same for a report. */
  CalibrationReport.Parts described(CalibrationParts parts, long seed) {
    return new CalibrationReport.Parts(
        parts.trained().rows().size(),
        digests.get(0),
        parts.fitting().rows().size(),
        parts.conformal().rows().size(),
        digests.get(1),
        test.size(),
        digests.get(2),
        seed);
  }
}
