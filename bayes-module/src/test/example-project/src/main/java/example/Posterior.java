package example;

import io.evident.bayes.NormalModel;
import io.evident.bayes.SufficientStatistics;

/** What a project with one dependency does with it. */
public final class Posterior {
  private Posterior() {}

  public static void main(String[] args) {
    NormalModel model = NormalModel.of(1, 0, 5);
    SufficientStatistics data = SufficientStatistics.of(3.3, 3.5, 3.1);
    System.out.println("posterior  " + model.posterior(data));
    System.out.println("predictive " + model.bayesPredictive(data));
    try {
      Class.forName("org.tensorflow.TensorFlow");
      throw new IllegalStateException("TensorFlow came along");
    } catch (ClassNotFoundException e) {
      System.out.println("no TensorFlow on the class path");
    }
  }
}
