package io.evident.models.reading;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The data sets in CIFAR's binary layout: which files they have, and what stands before the 3,072
 * pixel bytes of a record.
 *
 * <p>Source: A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009, and the
 * description of the binary version beside the data.
 */
@SuppressWarnings("ImmutableEnumChecker") // all lists are made by List.of
public enum CifarVariant {
  /** Ten classes; one label byte. */
  CIFAR_10(
      "CIFAR-10",
      "cifar-10-batches-bin",
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin"),
      "test_batch.bin",
      "batches.meta.txt",
      List.of(10),
      0),

  /** A hundred fine classes; a coarse and a fine label byte, the fine one is used. */
  CIFAR_100(
      "CIFAR-100",
      "cifar-100-binary",
      List.of("train.bin"),
      "test.bin",
      "fine_label_names.txt",
      List.of(20, 100),
      1),

  /** The same images with their twenty coarse classes. */
  CIFAR_100_COARSE(
      "CIFAR-100 (coarse)",
      "cifar-100-binary",
      List.of("train.bin"),
      "test.bin",
      "coarse_label_names.txt",
      List.of(20, 100),
      0);

  /** CIFAR-10's classes in the order of the labels, where no file names them. */
  static final List<String> TEN_NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private final String title;
  private final String folder;
  private final List<String> train;
  private final String test;
  private final String names;
  private final List<Integer> labelLimits;
  private final int label;

  CifarVariant(
      String title,
      String folder,
      List<String> train,
      String test,
      String names,
      List<Integer> labelLimits,
      int label) {
    this.title = title;
    this.folder = folder;
    this.train = train;
    this.test = test;
    this.names = names;
    this.labelLimits = labelLimits;
    this.label = label;
  }

  /**
   * The name of the data set.
   *
   * @return for example CIFAR-10
   */
  public String title() {
    return title;
  }

  /**
   * The number of classes.
   *
   * @return 10, 20 or 100
   */
  public int classes() {
    return labelLimits.get(label);
  }

  /** The files of training records, in order. */
  List<String> train() {
    return train;
  }

  /** The file of test records. */
  String test() {
    return test;
  }

  /** The file of class names, one per line. */
  String names() {
    return names;
  }

  /** For each label byte of a record, how many classes it tells apart. */
  List<Integer> labelLimits() {
    return labelLimits;
  }

  /** Which of the label bytes counts. */
  int label() {
    return label;
  }

  /** All files of records. */
  List<String> batches() {
    List<String> all = new ArrayList<>(train);
    all.add(test);
    return all;
  }

  /** All files of records and those of class names. */
  List<String> allFiles() {
    List<String> all = new ArrayList<>(batches());
    all.addAll(nameFiles());
    return all;
  }

  /** The official folder. */
  String folder() {
    return folder;
  }

  /** All files of class names in the official folder. */
  List<String> nameFiles() {
    return this == CIFAR_10 ? List.of(names) : List.of(CIFAR_100.names, CIFAR_100_COARSE.names);
  }

  /** The folder with the files: the official one inside the given one, or the given one. */
  Path folderIn(Path path) {
    Path inner = path.resolve(folder);
    return !holdsAny(path) && Files.isDirectory(inner) ? inner : path;
  }

  /**
   * Whether a folder, or the official one inside it, holds any of the files.
   *
   * @param path the folder
   * @return false also where nothing is there
   */
  public boolean isIn(Path path) {
    return holdsAny(folderIn(path));
  }

  private boolean holdsAny(Path path) {
    return batches().stream().anyMatch(name -> Files.isRegularFile(path.resolve(name)));
  }

  /** What a reader is told to do about missing or broken files. */
  String remedy() {
    return title + " has " + String.join(", ", batches()) + ": unpack its official archive again";
  }
}
