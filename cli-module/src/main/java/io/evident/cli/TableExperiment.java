package io.evident.cli;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.DataFormatException;
import io.evident.models.data.DataMemory;
import io.evident.models.table.Table;
import io.evident.models.table.TablePlan;
import io.evident.models.table.TablePlanYaml;
import io.evident.models.table.TableReading;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The experiment of {@code evident train --table FILE --target COLUMN}, which has no YAML file. */
final class TableExperiment {
  private TableExperiment() {}

  /**
   * The task that the columns suggest.
   *
   * @param file the table
   * @param targets what to predict
   * @param experiment on it, of any task, which says how the table is read
   */
  static TaskKind suggestedTask(
      Path file, List<String> targets, YamlValue experiment, DataMemory memory) throws IOException {
    TableReading how = TablePlanYaml.reading(experiment.entries(), memory);
    try (Table table = Table.read(file, how)) {
      return TablePlan.suggestedTask(table, targets);
    }
  }

  /**
   * A network of two hidden layers that usually learns something.
   *
   * @param file the table
   * @param targets what to predict
   * @param kind what of it
   */
  static YamlValue yaml(Path file, List<String> targets, TaskKind kind) {
    if (Files.isDirectory(file)) {
      throw new DataFormatException(file.toString(), "is a folder", "name a CSV file");
    }
    String described = kind + " of " + String.join(", ", targets) + ", without an experiment file";
    String columns =
        targets.stream().map(TableExperiment::quoted).collect(Collectors.joining(", ", "[", "]"));
    String text =
        String.join(
            "\n",
            "version: 1",
            "name: " + name(file),
            "description: " + quoted(described),
            "table: {target: " + columns + ", task: " + kind.word() + "}",
            "network: {layers: [dense: {units: 64}, relu, dense: {units: 32}, relu]}",
            "optimizer: {kind: adam, learningRate: 0.001}",
            "batchSize: 32",
            "epochs: 50",
            "seed: 1",
            "");
    return YamlValue.parse("the experiment of --table", text);
  }

  /** Between single quotes YAML means every character as it stands, a doubled quote apart. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Of the file without its ending, with what a name cannot have replaced. */
  private static String name(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.[A-Za-z]+$", "");
    String clean = name.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
    return clean.isEmpty() ? "table" : clean;
  }
}
