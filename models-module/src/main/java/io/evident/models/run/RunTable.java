package io.evident.models.run;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.evident.backprop.network.Network;
import io.evident.models.directory.RunDirectory;
import io.evident.models.serving.ModelCard;
import io.evident.models.serving.TableCalibration;
import io.evident.models.serving.TableModelCard;
import io.evident.models.serving.TableModelExport;
import io.evident.models.storage.StoredJson;
import io.evident.models.table.TableData;
import io.evident.models.table.TableEncoding;
import io.evident.models.table.TargetEncoding;
import io.evident.models.task.Task;
import io.evident.models.training.FloatTensor;
import io.evident.models.training.InputScaling;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a model of a run on a table needs beside its weights: how columns become features and
 * targets, as measured on the training rows, and some of these rows.
 *
 * @param encoding of the features
 * @param targets of the targets
 * @param trainDigest of the training rows
 * @param thresholds from which on a row is said to have a label, as chosen on the validation rows;
 *     none before the training has ended, without validation rows and for other tasks
 * @param probes some training rows, a cell for each column of the encoding, empty if missing
 */
@JsonPropertyOrder({"trainDigest", "encoding", "targets", "thresholds", "probes"})
record RunTable(
    TableEncoding encoding,
    TargetEncoding targets,
    String trainDigest,
    List<Double> thresholds,
    List<List<String>> probes)
    implements RunInputs {
  private static final int PROBES = 8;
  private static final StoredJson JSON =
      StoredJson.of("evident-table", 1, "resume the run (--resume) or train it again");

  RunTable {
    thresholds = List.copyOf(thresholds);
    probes = probes.stream().map(List::copyOf).toList();
  }

  /** What a training sees. */
  static RunTable of(TableData data) {
    return new RunTable(
        data.encoding(), data.targets(), data.train().digest(), List.of(), probes(data));
  }

  /** Some rows to train on, far apart, for a model to be held against. */
  private static List<List<String>> probes(TableData data) {
    int[] rows = data.split().train();
    int count = Math.min(PROBES, rows.length);
    List<List<String>> probes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int row = rows[(int) ((long) i * rows.length / count)];
      probes.add(
          data.encoding().columns().stream()
              .map(column -> data.table().text(row, data.table().column(column.name())))
              .toList());
    }
    return probes;
  }

  @Override
  public String file() {
    return RunDirectory.TABLE;
  }

  @Override
  public void write(RunDirectory directory) throws IOException {
    Path file = directory.path().resolve(file());
    String remedy = "leave out columns of many different texts (columns: {drop: [NAME]})";
    directory.write(file(), StoredJson.requireReadable(file, JSON.line(this), remedy));
  }

  /** Reads what {@link #write} wrote. */
  static RunTable read(RunDirectory directory) throws IOException {
    Path file = directory.path().resolve(RunDirectory.TABLE);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          file + ": is missing, and with it how columns become features; train the run again");
    }
    return JSON.read(file, RunTable.class);
  }

  @Override
  public Task task() {
    return targets.asTask();
  }

  @Override
  public InputScaling scaling() {
    return InputScaling.NONE;
  }

  @Override
  public RunExport.Exported export(LoadedRun run, Path folder, boolean overwrite)
      throws IOException {
    Network network = run.experiment().network();
    ModelCard.Weights weights = run.cardWeights();
    TableModelCard card =
        new TableModelCard(
            run.experiment().name(),
            encoding,
            targets,
            task().predicted(network.loss()),
            thresholds,
            trainDigest,
            weights);
    TableModelExport model =
        new TableModelExport(
            network,
            FloatTensor.weights(network, run.checkpoint().tensors()),
            card,
            calibration(run));
    return new RunExport.Exported(
        card.experiment(),
        weights,
        String.format(Locale.ROOT, "%s of %d columns", targets.task(), encoding.columns().size()),
        model.save(folder, probes, overwrite));
  }

  private static Optional<TableCalibration> calibration(LoadedRun run) throws IOException {
    Optional<KeptCalibration> classes = KeptCalibration.of(run);
    if (classes.isPresent()) {
      return Optional.of(
          new TableCalibration.Classes(
              CalibrationFeatures.classNames(run), classes.get().calibration()));
    }
    return KeptIntervals.of(run)
        .map(kept -> new TableCalibration.Numbers(kept.intervals(), kept.report().alphas()));
  }

  @Override
  public RunInputs completed(LoadedRun run, Trainer trainer) throws IOException {
    TableData data = (TableData) trainer.examples();
    if (data.validation().isEmpty()) {
      return this;
    }
    List<Double> chosen =
        task().thresholds(TableEvaluation.answers(run, data.validation().get(), trainer.plan()));
    RunTable completed = new RunTable(encoding, targets, trainDigest, chosen, probes);
    completed.write(run.directory());
    return completed;
  }

  @Override
  public void judge(LoadedRun run, Trainer trainer, RunResults results) throws IOException {
    TableResults.save(run, trainer, (TableData) trainer.examples(), results);
  }

  /** What provenance.json says of a table. */
  static Map<String, Object> provenance(TableData data) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("source", data.source());
    data.table().file().ifPresent(file -> all.put("path", file.toAbsolutePath().toString()));
    all.put("task", data.task().kind().word());
    all.put("targets", data.plan().targets());
    all.put("rows", data.table().size());
    all.put("features", data.encoding().width());
    all.put("trainRows", data.train().size());
    all.put("trainDigest", data.train().digest());
    data.validation().ifPresent(rows -> all.put("validationRows", rows.size()));
    data.calibration().ifPresent(rows -> all.put("calibrationRows", rows.size()));
    all.put("testRows", data.test().size());
    all.put("testDigest", data.test().digest());
    all.put("tableDigest", data.table().digest());
    all.put("placement", data.train().isStreamed() ? "streamed" : "held");
    return all;
  }
}
