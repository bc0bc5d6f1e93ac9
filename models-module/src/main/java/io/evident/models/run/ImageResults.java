package io.evident.models.run;

import io.evident.models.data.ImageSplits;
import io.evident.models.directory.RunDirectory;
import io.evident.models.evaluation.EvaluationCsv;
import io.evident.models.evaluation.EvaluationJson;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.evaluation.EvaluationText;
import io.evident.models.internal.plot.PredictionGallery;
import io.evident.models.internal.plot.ReliabilityDiagram;
import io.evident.models.score.Calibration;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;

/** What a run on images keeps of its network judged on the test images: figures and pictures. */
final class ImageResults {
  private final RunEvaluation evaluation;
  private final EvaluationReport report;

  private ImageResults(RunEvaluation evaluation) {
    this.evaluation = evaluation;
    this.report =
        evaluation.report(
            EvaluationReport.usualTopK(evaluation.predictions().classNames().size()),
            Calibration.DEFAULT_BINS);
  }

  /** Judges a run on its test images. */
  static void save(LoadedRun run, Trainer trainer, ImageSplits images, RunResults results)
      throws IOException {
    ImageResults judged =
        new ImageResults(
            RunEvaluation.of(
                run, JudgedImages.of(run, images, EvaluatedSplit.TEST), trainer.plan()));
    judged.draw(run, results);
    RunDirectory directory = run.directory();
    TestPredictions.of(judged.evaluation).write(directory);
    directory.write(RunDirectory.EVALUATION_TEXT, EvaluationText.of(judged.report));
    directory.write(RunDirectory.EVALUATION_CSV, EvaluationCsv.of(judged.report));
    directory.write(RunDirectory.EVALUATION_JSON, EvaluationJson.of(judged.report));
  }

  /** Draws confusion-matrix, first-layer-weights where they are pictures, gallery, reliability. */
  private void draw(LoadedRun run, RunResults results) throws IOException {
    String experiment = evaluation.subject().experiment() + ", " + evaluation.subject().weights();
    String images =
        String.format(Locale.ROOT, "%s, %,d test images", experiment, evaluation.images().size());
    results.saveConfusion(report, images);
    Optional<JFreeChart> firstLayer = FirstLayerWeights.chart(run.experiment(), run.checkpoint());
    if (firstLayer.isPresent()) {
      results.saveBare("first-layer-weights", firstLayer.get(), experiment);
    }
    int[] chosen = chosen(run.experiment().seed());
    results.save("gallery", gallery(chosen), experiment);
    RunGallery.of(evaluation, chosen).write(run.directory());
    results.save(
        "reliability",
        ReliabilityDiagram.of("Reliability", report.calibration(), report.subject().examples()),
        images);
  }

  private int[] chosen(long seed) {
    int size = evaluation.images().size();
    List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    return order.stream().limit(PredictionGallery.SHOWN).mapToInt(Integer::intValue).toArray();
  }

  private JFreeChart gallery(int[] chosen) {
    return PredictionGallery.of(
        "Test images drawn at random",
        evaluation.images().subset(chosen),
        Arrays.stream(chosen).map(evaluation.predictions()::predicted).toArray());
  }
}
