package io.evident.models.run;

import io.evident.bayes.laplace.CurvatureForm;
import io.evident.bayes.laplace.HeadCurvature;
import io.evident.bayes.laplace.HeadExamples;
import io.evident.bayes.laplace.HeadFit;
import io.evident.bayes.laplace.HeadLikelihood;
import io.evident.bayes.laplace.HeadPosterior;
import io.evident.bayes.laplace.LinearHead;
import io.evident.bayes.laplace.PrecisionChoice;
import io.evident.models.calibration.ConformalScore;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunDirectory;
import io.evident.models.reading.ReadOptions;
import io.evident.models.storage.StoredJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the features of a trained run, its head and what is found of them, for
 * docs/bench/laplace_check.py to compare: LaplaceOfRun RUN DATA DIR whole|kronecker.
 */
final class LaplaceOfRun {
  private static final int ROWS = 200;

  private LaplaceOfRun() {}

  public static void main(String[] arguments) throws IOException {
    RunDirectory directory = RunDirectory.open(Path.of(arguments[0]));
    LoadedRun run = LoadedRun.read(directory, KeptWeights.usual(directory), System.err::println);
    CalibrationFeatures features =
        CalibrationFeatures.of(
            run,
            Optional.of(Path.of(arguments[1])),
            ReadOptions.DEFAULT,
            Optional.empty(),
            ExecutionPlan.forCpu(
                run.experiment().network(), run.experiment().course().batchSize(), 2),
            new RunCalibration.Options(
                List.of(RunCalibration.Options.USUAL_ALPHA),
                ConformalScore.LAC,
                false,
                Optional.empty(),
                Optional.empty(),
                RunCalibration.Options.USUAL_DRAWS,
                1));
    Path folder = Files.createDirectories(Path.of(arguments[2]));
    CurvatureForm form =
        arguments[3].equals("whole") ? CurvatureForm.WHOLE : CurvatureForm.KRONECKER;
    int classes = features.head().outputs();
    HeadExamples examples = features.parts(1).trained().rows().examples(classes);
    LinearHead head = features.weights();
    HeadLikelihood softmax = new HeadLikelihood.Softmax();
    HeadCurvature curvature = HeadCurvature.of(softmax, head, examples, form);
    PrecisionChoice choice = curvature.bestPrecision();
    HeadFit.Result map = HeadFit.map(softmax, curvature, examples, choice.precision());
    HeadPosterior posterior =
        HeadCurvature.of(softmax, map.head(), examples, form)
            .posterior(map.head(), choice.precision());
    List<Double> precisions = List.of(0.01, 1.0, choice.precision(), 100.0, 1e4);
    double[][] variances = new double[ROWS][classes];
    List<Integer> rows = new ArrayList<>();
    for (int n = 0; n < ROWS; n++) {
      posterior.variances(examples.features(), n, variances[n]);
      rows.add(n);
    }
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("likelihood", "softmax");
    problem.put("variance", 1.0);
    problem.put("examples", examples.size());
    problem.put("width", examples.width());
    problem.put("outputs", classes);
    problem.put("form", arguments[3]);
    problem.put("precisions", precisions);
    problem.put("rows", rows);
    problem.put("precision", choice.precision());
    Files.writeString(folder.resolve("problem.json"), StoredJson.of("", 1, "").print(problem));
    Map<String, Object> ours = new LinkedHashMap<>();
    ours.put("evidence", precisions.stream().map(curvature::logEvidence).toList());
    ours.put("best", choice.precision());
    ours.put("mapEvidence", posterior.logEvidence());
    ours.put("map", map.head().weights());
    ours.put("variances", variances);
    Files.writeString(folder.resolve("ours.json"), StoredJson.of("", 1, "").print(ours));
    floats(folder.resolve("features.f32"), examples.features());
    floats(folder.resolve("targets.f32"), examples.targets());
    ByteBuffer wide = ByteBuffer.allocate(8 * head.weights().length).order(ByteOrder.LITTLE_ENDIAN);
    wide.asDoubleBuffer().put(head.weights());
    Files.write(folder.resolve("head.f64"), wide.array());
  }

  private static void floats(Path file, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Files.write(file, bytes.array());
  }
}
