package io.evident.models.serving;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.bayes.laplace.CurvatureForm;
import io.evident.bayes.laplace.HeadCurvature;
import io.evident.bayes.laplace.HeadLikelihood;
import io.evident.bayes.laplace.LinearHead;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.ConformalScore;
import io.evident.models.calibration.ConformalSets;
import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.ServedPosterior;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageViews;
import io.evident.models.internal.calibration.HeadRows;
import io.evident.models.internal.serving.ModelGraph;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** Models that are calibrated, and what they say by hand in float64. */
final class CalibratedModels {
  /** So that variances are large enough to be seen in the probabilities. */
  private static final double PRECISION = 0.5;

  private static final float TEMPERATURE = 1.7f;

  private static final ImageDataset IMAGES = TestModels.images().first(64);

  /** Logits and features of these images by the weights that they are of, computed once. */
  private static final IdentityHashMap<ParameterValues, List<double[][]>> KNOWN =
      new IdentityHashMap<>();

  private CalibratedModels() {}

  /** By which they are calibrated. */
  static ImageDataset images() {
    return IMAGES;
  }

  /** The same with weights twice as large, so that it says something, as one that was trained. */
  static ModelExport loud(ModelExport model) {
    ParameterValues weights = model.weights().copy();
    for (int p = 0; p < model.network().parameters().size(); p++) {
      for (int i = 0; i < weights.get(p).length; i++) {
        weights.get(p)[i] *= 2;
      }
    }
    return new ModelExport(model.network(), weights, model.inputs(), model.card());
  }

  /** The same model with a calibration of its head. */
  static ModelExport of(ModelExport model, CalibrationMethod method, CurvatureForm form) {
    Optional<ServedPosterior> posterior =
        method.isBayesian() ? Optional.of(posterior(model, form)) : Optional.empty();
    float temperature = method == CalibrationMethod.BAYES ? 1 : TEMPERATURE;
    ConformalSets none = sets(new double[][] {{1, 0, 0, 0, 0, 0, 0, 0, 0, 0}}, 0);
    HeadCalibration unset = new HeadCalibration(method, temperature, posterior, none);
    double[][] p = probabilities(with(model, unset), images());
    int[] labels = new int[p.length];
    images().labels().get(labels);
    return with(model, new HeadCalibration(method, temperature, posterior, sets(p, labels)));
  }

  static ModelExport with(ModelExport model, HeadCalibration calibration) {
    return new ModelExport(
        model.network(), model.weights(), model.inputs(), model.card(), Optional.of(calibration));
  }

  private static ConformalSets sets(double[][] p, int... labels) {
    double[] rows = new double[p.length * 10];
    for (int n = 0; n < p.length; n++) {
      System.arraycopy(p[n], 0, rows, 10 * n, 10);
    }
    return ConformalSets.of(
        rows, labels, 10, ConformalScore.LAC, ConformalSets.Options.USUAL.withSeed(3));
  }

  private static List<double[][]> known(ModelExport model, DenseHead head) {
    return KNOWN.computeIfAbsent(
        model.weights(),
        weights -> values(model, IMAGES, ImageViews.NONE, head.logits(), head.source()));
  }

  private static ServedPosterior posterior(ModelExport model, CurvatureForm form) {
    DenseHead head = DenseHead.of(model.network());
    LinearHead trained = head.weights(ModelGraph.narrowed(model.weights()));
    double[][] h = known(model, head).get(1);
    float[] features = new float[h.length * h[0].length];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) h[i / h[0].length][i % h[0].length];
    }
    int[] labels = new int[h.length];
    images().labels().get(labels);
    HeadRows rows = new HeadRows("test", head.rows(features), head.width(), labels);
    return ServedPosterior.of(
        HeadCurvature.of(new HeadLikelihood.Softmax(), trained, rows.examples(10), form)
            .posterior(trained, PRECISION));
  }

  /** A value of the network for each image, averaged over views: [images][size]. */
  static double[][] values(ModelExport model, ImageDataset images, ImageViews views, int value) {
    return values(model, images, views, new int[] {value}).get(0);
  }

  /** Several values of the network, by one pass. */
  private static List<double[][]> values(
      ModelExport model, ImageDataset images, ImageViews views, int... wanted) {
    Network network = model.network();
    ImageShape shape = images.shape();
    ParameterValues weights = ModelGraph.narrowed(model.weights());
    int size = shape.bytes();
    List<double[][]> all = new ArrayList<>();
    for (int ignored : wanted) {
      all.add(new double[images.size()][]);
    }
    for (ImageViews.View view : views.all()) {
      int[] sources = view.sources(shape);
      double[] inputs = new double[images.size() * size];
      for (int n = 0; n < images.size(); n++) {
        byte[] bytes = new byte[size];
        images.image(n).get(bytes);
        double[] pixels = new double[size];
        for (int i = 0; i < size; i++) {
          pixels[i] = Byte.toUnsignedInt(bytes[3 * sources[i / 3] + i % 3]);
        }
        System.arraycopy(model.inputs().inputs(pixels), 0, inputs, n * size, size);
      }
      double[] targets = new double[images.size() * network.targets()];
      List<double[]> activations =
          ManualNetwork.of(network)
              .activations(weights, Batch.of(network, inputs, targets).atInference());
      for (int w = 0; w < wanted.length; w++) {
        double[] seen = activations.get(wanted[w]);
        double[][] means = all.get(w);
        int width = seen.length / means.length;
        for (int n = 0; n < means.length; n++) {
          means[n] = means[n] == null ? new double[width] : means[n];
          for (int i = 0; i < width; i++) {
            means[n][i] += view.weight() * seen[n * width + i];
          }
        }
      }
    }
    return all;
  }

  /** What the model should say: [images][classes]. */
  static double[][] probabilities(ModelExport model, ImageDataset images) {
    DenseHead head = DenseHead.of(model.network());
    HeadCalibration calibration = model.calibration().orElseThrow();
    ImageViews views = model.card().testTime();
    List<double[][]> both =
        images == IMAGES && views.equals(ImageViews.NONE)
            ? known(model, head)
            : values(model, images, views, head.logits(), head.source());
    double[][] plain = both.get(0);
    double[][] features = both.get(1);
    double[][] p = new double[plain.length][];
    for (int n = 0; n < p.length; n++) {
      double[] h = new double[head.width()];
      System.arraycopy(features[n], 0, h, 0, features[n].length);
      if (head.bias()) {
        h[h.length - 1] = 1;
      }
      p[n] = softmax(calibration.logits(plain[n], h));
    }
    return p;
  }

  static double[] softmax(double... z) {
    double sum = 0;
    double[] p = new double[z.length];
    for (int k = 0; k < z.length; k++) {
      p[k] = Math.exp(z[k] - z[0]);
      sum += p[k];
    }
    for (int k = 0; k < z.length; k++) {
      p[k] /= sum;
    }
    return p;
  }
}
