package io.evident.models.score;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How well one class is told from the others, or a mean of that over all classes.
 *
 * @param name of the class, or of the mean
 * @param precision of the examples predicted as it, the part that is of it; NaN if there is none
 * @param recall of the examples of it, the part predicted as it; NaN if there is none
 * @param f1 2 TP / (2 TP + FP + FN); NaN if no example is of it and none was predicted as it
 * @param support how many examples are of it
 * @param predicted how many examples were predicted as it
 */
public record ClassFigures(
    String name,
    @JsonSetter(nulls = Nulls.SET) double precision,
    @JsonSetter(nulls = Nulls.SET) double recall,
    @JsonSetter(nulls = Nulls.SET) double f1,
    long support,
    long predicted) {

  /**
   * A weighted mean, to which an undefined figure adds 0.
   *
   * @param name of the mean
   * @param classes whose figures are meant, at least one
   * @param weight of each, with sum 1
   * @return the mean, with the sums of support and predicted
   */
  public static ClassFigures mean(
      String name, List<ClassFigures> classes, ToDoubleFunction<ClassFigures> weight) {
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    long support = 0;
    long predicted = 0;
    for (ClassFigures figures : classes) {
      precision += weight.applyAsDouble(figures) * orZero(figures.precision());
      recall += weight.applyAsDouble(figures) * orZero(figures.recall());
      f1 += weight.applyAsDouble(figures) * orZero(figures.f1());
      support += figures.support();
      predicted += figures.predicted();
    }
    return new ClassFigures(name, precision, recall, f1, support, predicted);
  }

  private static double orZero(double figure) {
    return Double.isNaN(figure) ? 0 : figure;
  }
}
