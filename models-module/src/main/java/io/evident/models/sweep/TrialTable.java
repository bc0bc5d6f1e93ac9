package io.evident.models.sweep;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.DataMemory;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.storage.Digests;
import io.evident.models.table.RowSplitPlan;
import io.evident.models.table.Table;
import io.evident.models.table.TableData;
import io.evident.models.table.TablePlan;
import io.evident.models.table.TableReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The table of trials, of which each has its own split and columns: they follow from the seed and
 * the plan of its experiment. The table is read once for all trials that read it alike.
 */
public final class TrialTable implements TrialData {
  /** Trials whose rows are kept encoded: as many as a large machine trains side by side. */
  private static final int KEPT = 64;

  private final Path content;
  private final Path file;
  private final DataMemory memory;
  private final boolean sent;
  private final Map<TableReading, Table> tables = new HashMap<>();
  private final Map<Split, TableData> prepared = new LinkedHashMap<>(16, 0.75f, true);
  private String digest;
  private long bytes = 1;

  private record Split(TablePlan plan, long seed) {}

  private TrialTable(Path content, Path file, DataMemory memory, boolean sent) {
    this.content = Objects.requireNonNull(content, "content");
    this.file = Objects.requireNonNull(file, "file");
    this.memory = Objects.requireNonNull(memory, "memory");
    this.sent = sent;
  }

  /**
   * A table in a CSV file.
   *
   * @param file the CSV
   * @param memory how many bytes of its cells may be held
   * @param sent whether it is sent to who trains, which need not see the file then
   * @return the table, not yet read
   * @throws IllegalArgumentException if there is no such file
   */
  public static TrialTable of(Path file, DataMemory memory, boolean sent) {
    return of(file, file, memory, sent);
  }

  /**
   * A copy of a table that came here from elsewhere.
   *
   * @param content the copy
   * @param file what it is called in messages and in the provenance of runs
   * @param memory how many bytes of its cells may be held
   * @return the table, not yet read
   * @throws IllegalArgumentException if there is no such copy
   */
  public static TrialTable copied(Path content, Path file, DataMemory memory) {
    return of(content, file, memory, true);
  }

  private static TrialTable of(Path content, Path file, DataMemory memory, boolean sent) {
    if (!Files.exists(content)) {
      throw new IllegalArgumentException(file + ": there is no such file; check the path");
    }
    return new TrialTable(content, file, memory, sent);
  }

  /**
   * The CSV.
   *
   * @return the file
   */
  public Path file() {
    return file;
  }

  @Override
  public String source() {
    return file.toString();
  }

  /** Of the bytes of the file: how its cells are read is each trial's own. */
  @Override
  public synchronized String digest() throws IOException {
    if (digest == null) {
      digest = Digests.sha256(content);
    }
    return digest;
  }

  @Override
  public boolean sent() {
    return sent;
  }

  @Override
  public Prepared prepared(YamlValue experiment) throws IOException {
    // It also splits the table, so it is asked for before the sizes are known.
    long seed = experiment.required(experiment.entries(), "seed").integer();
    TableData data = data(ExperimentYaml.plan(experiment), seed);
    YamlValue sized =
        experiment.withWords(ExperimentYaml.words(data.encoding().width(), data.task().targets()));
    return new Prepared(ExperimentYaml.read(sized), data);
  }

  /** The plan of a trial that trains on the rows for validation has none for it. */
  @Override
  public TableData examples(Experiment experiment, boolean withoutValidation) throws IOException {
    return data(experiment.table(), experiment.seed());
  }

  private synchronized TableData data(TablePlan plan, long seed) throws IOException {
    Split split = new Split(plan, seed);
    TableData data = prepared.get(split);
    if (data == null) {
      data = TableData.of(plan, table(plan.reading(memory)), seed);
      int rows =
          data.train().size()
              + data.validation().map(part -> part.size()).orElse(0)
              + data.calibration().map(part -> part.size()).orElse(0)
              + data.test().size();
      bytes = Math.max(bytes, (long) rows * data.train().bytes());
      prepared.put(split, data);
      if (prepared.size() > KEPT) {
        prepared.remove(prepared.keySet().iterator().next());
      }
    }
    return data;
  }

  private Table table(TableReading how) throws IOException {
    Table table = tables.get(how);
    if (table == null) {
      boolean again = !tables.isEmpty();
      table = Table.read(content, file, how);
      if (again && digest != null && !Digests.sha256(content).equals(digest)) {
        throw new IllegalArgumentException(
            file
                + ": has changed since trials began to read it; leave it as it is, and begin anew");
      }
      tables.put(how, table);
    }
    return table;
  }

  @Override
  public void requireChoice(Sweep sweep, Prepared trial) {
    TablePlan plan = trial.experiment().table();
    boolean byColumn = plan.split().by() == RowSplitPlan.By.COLUMN;
    if (((TableData) trial.examples()).validation().isEmpty()) {
      throw new IllegalArgumentException(
          "a sweep chooses by validation rows, and the split has none; "
              + (byColumn
                  ? "mark some rows in " + plan.split().column() + " as validation"
                  : "let split have a share of them, such as {validation: 0.1, test: 0.2}"));
    }
    if (sweep.selection().best() == Selection.Best.RETRAINED && byColumn) {
      throw new IllegalArgumentException(
          "best: retrained trains on training and validation rows together, and column "
              + plan.split().column()
              + " says which rows are trained on; choose best: kept, or split by shares, by group"
              + " or by time");
    }
    if (sweep.selection().best() == Selection.Best.RETRAINED && plan.split().calibration() > 0) {
      throw new IllegalArgumentException(
          "best: retrained has no validation rows, so that its calibrationPart would take some by"
              + " which the trials were chosen; choose best: kept, or leave calibrationPart out");
    }
  }

  @Override
  public synchronized long bytes() {
    return bytes;
  }
}
