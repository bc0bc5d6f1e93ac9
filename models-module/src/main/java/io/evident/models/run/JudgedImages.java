package io.evident.models.run;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.ExampleKind;
import io.evident.models.data.Holdout;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageOrigin;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.TestImages;
import io.evident.models.directory.RunData;
import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.TrainedImages;
import io.evident.models.experiment.SplitPlan;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.reading.ImageData;
import io.evident.models.reading.ReadOptions;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Images to judge the network of a run by, and what a reader of its figures should know of them.
 *
 * @param images to judge by
 * @param split which of the run's they are; {@code TEST} of images the run does not know
 * @param source where they came from, in one line
 * @param notices a line each: that they are others than the run's, that some were trained on
 */
public record JudgedImages(
    ImageDataset images, EvaluatedSplit split, String source, List<String> notices) {

  public JudgedImages {
    notices = List.copyOf(notices);
  }

  /**
   * Opens the data of a run, or other data to judge it by.
   *
   * <p>Without a path these are the images of the run, from where its provenance says they were
   * read, or the built-in sample. A folder CLASS/* is split as the run split it; if these are then
   * not the run's images, all of the folder is judged by. Of a folder that holds test and no train,
   * all under test is.
   *
   * @param run the run
   * @param data where the data is; empty for the run's own
   * @param options how it is read
   * @param drawn whether the holdout of these options was asked for, and is not to be the run's
   * @param split which of the images
   * @return the images
   * @throws IllegalArgumentException if the run's own data is not there any more or is not what it
   *     was, the images do not fit, or there are none for this split
   * @throws IOException if something cannot be read
   */
  public static JudgedImages open(
      LoadedRun run, Optional<Path> data, ReadOptions options, boolean drawn, EvaluatedSplit split)
      throws IOException {
    RunData known = run.data();
    Optional<Holdout> holdout = known.origin().flatMap(ImageOrigin::holdout);
    ReadOptions own = drawn ? options : options.withHoldout(holdout.orElse(Holdout.FIFTH));
    if (data.isEmpty()) {
      return of(run, own(run.directory(), known, own), split);
    }
    Path path = data.get();
    if (drawn || ImageData.isSplit(path)) {
      return of(run, ImageData.open(path, own), split);
    }
    if (holdout.isPresent()) {
      Optional<ImageSplits> again = split(path, own).map(known::asTrained);
      if (again.isPresent() && known.trainedOn(again.get()) && known.testedOn(again.get())) {
        return of(run, again.get(), split);
      }
    }
    if (split != EvaluatedSplit.TEST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: was trained on %s; %s holds others, which have no %s images of it; take the data of the run, or --split test",
              run.directory().path(),
              known.source(),
              path,
              split));
    }
    return of(run, ImageData.openTest(path, options, known.classNames()));
  }

  /**
   * Opens the data of a run, and no other.
   *
   * @param run the run
   * @param data where it is; empty for where its provenance says
   * @param options how it is read
   * @return the images, all of them
   * @throws IllegalArgumentException if they are of other classes, are not those of the run, or are
   *     not there any more
   * @throws IOException if something cannot be read
   */
  static ImageSplits own(LoadedRun run, Optional<Path> data, ReadOptions options)
      throws IOException {
    RunData known = run.data();
    ReadOptions split =
        options.withHoldout(known.origin().flatMap(ImageOrigin::holdout).orElse(Holdout.FIFTH));
    if (data.isEmpty()) {
      return own(run.directory(), known, split);
    }
    ImageSplits images = known.asTrained(ImageData.open(data.get(), split));
    requireFits(run, images.train(), images.source());
    if (!known.trainedOn(images) || !known.testedOn(images)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: was trained on %s; %s holds other images, of which none were kept for its calibration; give the data it was trained on",
              run.directory().path(),
              known.source(),
              images.source()));
    }
    return images;
  }

  /** Empty if a folder cannot be split, such as one with an image for each class. */
  private static Optional<ImageSplits> split(Path path, ReadOptions options) throws IOException {
    try {
      return Optional.of(ImageData.open(path, options));
    } catch (DataFormatException e) {
      return Optional.empty();
    }
  }

  private static ImageSplits own(RunDirectory run, RunData known, ReadOptions options)
      throws IOException {
    if (known.origin().isEmpty()) {
      ImageSplits sample = BuiltInSample.load();
      if (!known.trainedOn(sample) || !known.testedOn(sample)) {
        throw new IllegalArgumentException(
            run.path()
                + ": was trained on "
                + known.source()
                + ", not on the built-in sample; give its data with --data");
      }
      return sample;
    }
    Path path = known.origin().get().path();
    if (!Files.exists(path)) {
      throw new IllegalArgumentException(
          run.path()
              + ": was trained on "
              + path
              + ", which is not there any more; give its data with --data");
    }
    ImageSplits images = known.asTrained(ImageData.open(path, options));
    if (!known.trainedOn(images) || !known.testedOn(images)) {
      throw new IllegalArgumentException(
          run.path()
              + ": was trained on "
              + path
              + ", whose images are not what they were then (their digests are others); give its"
              + " data with --data, or "
              + path
              + " to judge it by the images that are there now");
    }
    return images;
  }

  /**
   * Of split images those that a run used, if they are its own, else all of the split.
   *
   * @param run the run
   * @param given those it was trained on, or others
   * @param split which of them
   * @return the images
   * @throws IllegalArgumentException if the images do not fit, or there are none for this split
   * @throws IOException if something cannot be read
   */
  public static JudgedImages of(LoadedRun run, ImageSplits given, EvaluatedSplit split)
      throws IOException {
    RunData known = run.data();
    ImageSplits images = known.asTrained(given);
    requireFits(run, images.train(), images.source());
    boolean trained = known.trainedOn(images);
    if (!trained && (split == EvaluatedSplit.VALIDATION || split == EvaluatedSplit.CALIBRATION)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: its %s images are among those it was trained from (%s), but %s holds others; take the data of the run, or --split test",
              run.directory().path(),
              split,
              known.source(),
              images.source()));
    }
    ImageDataset all = split == EvaluatedSplit.TEST ? images.test() : images.trained();
    if (split == EvaluatedSplit.TEST ? !known.testedOn(images) : !trained) {
      return new JudgedImages(
          all, split, images.source(), List.of(others(run, all, split, images.source())));
    }
    ImageDataset judged = ofRun(run, images, split);
    List<String> notices = new ArrayList<>();
    if (split == EvaluatedSplit.TEST) {
      TrainedImages.read(run.directory())
          .flatMap(record -> learned(record, judged))
          .ifPresent(notices::add);
    }
    return new JudgedImages(judged, split, images.source(), notices);
  }

  /**
   * All of some images, which are not those of the run.
   *
   * @param run the run
   * @param images to judge it by
   * @return the images
   * @throws IllegalArgumentException if the images do not fit
   * @throws IOException if something cannot be read
   */
  public static JudgedImages of(LoadedRun run, TestImages images) throws IOException {
    requireFits(run, images.images(), images.source());
    String notice = others(run, images.images(), EvaluatedSplit.TEST, images.source());
    return new JudgedImages(images.images(), EvaluatedSplit.TEST, images.source(), List.of(notice));
  }

  private static void requireFits(LoadedRun run, ImageDataset images, String source)
      throws IOException {
    RunData known = run.data();
    Trainer.requireFits(run.experiment().network(), images);
    if (!composed(images.classNames()).equals(composed(known.classNames()))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: was trained on the classes %s, but %s has %s; take data with the same classes in the same order",
              run.directory().path(),
              known.classNames(),
              source,
              images.classNames()));
    }
  }

  /** Names in one form of Unicode, whichever a system has written them in. */
  private static List<String> composed(List<String> names) {
    return names.stream().map(n -> Normalizer.normalize(n, Normalizer.Form.NFC)).toList();
  }

  private static ImageDataset ofRun(LoadedRun run, ImageSplits images, EvaluatedSplit split) {
    SplitPlan plan = run.experiment().images().split();
    if (split == EvaluatedSplit.TEST) {
      return images.test().first(plan.test().orElse(images.test().size()));
    }
    // With whatever test images there are.
    TrainingData data = TrainingData.of(run.experiment().withSplit(plan.withAllTest()), images);
    if (split == EvaluatedSplit.TRAIN) {
      return images.train().first(data.train().size());
    }
    if (split == EvaluatedSplit.CALIBRATION) {
      return (ImageDataset) data.calibration().orElseThrow(() -> noneKept(run.directory()));
    }
    return (ImageDataset)
        data.validation()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        run.directory().path()
                            + ": has no validation images; take --split test or train"));
  }

  /** A run that keeps nothing to calibrate by. */
  static IllegalArgumentException noneKept(RunDirectory run) {
    return new IllegalArgumentException(
        run.path()
            + ": keeps no examples for calibration; train it again with a part of them left out"
            + " (--set calibrationPart=0.1)");
  }

  /** What is said of images that are not the split of the run that was asked for. */
  private static String others(
      LoadedRun run, ImageDataset images, EvaluatedSplit split, String source) throws IOException {
    RunData known = run.data();
    String all =
        String.format(
            Locale.ROOT, "all %,d %s images of %s are evaluated", images.size(), split, source);
    Optional<TrainedImages> trained = TrainedImages.read(run.directory());
    if (trained.isEmpty()) {
      return String.format(
          Locale.ROOT,
          "not the %s images of the run (%s): %s; whether it was trained on some of them is not known, since it has no %s",
          split,
          known.source(),
          all,
          RunDirectory.TRAINED_IMAGES);
    }
    Optional<String> learned = learned(trained.get(), images);
    return learned.isPresent()
        ? learned.get() + ": " + all + " (the run's own: " + known.source() + ")"
        : "other images than those of the run (" + known.source() + "): " + all;
  }

  /** That some of these images were trained on, or chose the epoch; empty if none did. */
  static Optional<String> learned(TrainedImages record, ImageDataset images) {
    return learned(
        record.trained(images), record.validated(images), 0, images.size(), ExampleKind.IMAGES);
  }

  /** The same of counts. */
  static Optional<String> learned(
      int trained, int validated, int calibrated, int of, ExampleKind kind) {
    List<String> parts = new ArrayList<>();
    if (trained > 0) {
      parts.add(
          String.format(Locale.ROOT, "was trained on %,d of these %,d %s", trained, of, kind));
    }
    if (validated > 0) {
      parts.add(
          String.format(
              Locale.ROOT, "chose its epoch by %,d of these %,d %s", validated, of, kind));
    }
    if (calibrated > 0) {
      parts.add(
          String.format(
              Locale.ROOT, "was calibrated by %,d of these %,d %s", calibrated, of, kind));
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the run " + String.join(" and ", parts) + ", so that its figures flatter it");
  }
}
