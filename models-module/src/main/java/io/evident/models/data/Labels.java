package io.evident.models.data;

import java.util.HashSet;
import java.util.List;

/** What must hold of labels and of the names of classes. */
final class Labels {
  private Labels() {}

  /** A copy of the names, which must differ and not be blank. */
  static List<String> checkedNames(List<String> classNames) {
    List<String> names = List.copyOf(classNames);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("classNames must not be empty");
    }
    for (String name : names) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("classNames must not hold a blank name, got " + names);
      }
    }
    if (new HashSet<>(names).size() != names.size()) {
      throw new IllegalArgumentException("classNames must differ, got " + names);
    }
    return names;
  }

  /** The labels, of which there must be one, and each must name a class. */
  static int[] checked(int[] labels, int classes) {
    if (labels.length == 0) {
      throw new IllegalArgumentException("labels must not be empty: a data set holds an image");
    }
    for (int i = 0; i < labels.length; i++) {
      if (!(labels[i] >= 0 && labels[i] < classes)) {
        throw new IllegalArgumentException(
            "labels[" + i + "] must be in 0.." + (classes - 1) + ", got " + labels[i]);
      }
    }
    return labels;
  }

  /** Those of a source. */
  static int[] of(ImageSource source) {
    int[] labels = new int[Math.max(0, source.size())];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = source.label(i);
    }
    return labels;
  }
}
