package io.evident.models;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.DataMemory;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.table.Table;
import io.evident.models.table.TableData;
import io.evident.models.table.TablePlan;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.StepMetrics;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The speed and the memory of reading a large table and of training on it: 20 columns of numbers
 * and one to predict, layers of 64 and 32, Adam, batches of 256. A process measures one case, so
 * that memory is its own.
 *
 * <p>Arguments: {@code generate ROWS FILE} writes a table, and prints the class path, so that a
 * script can start this without Maven; {@code train FILE LIMIT EPOCHS [THREADS]} reads it, holding
 * at most LIMIT (such as 100m), trains and prints times, rows a second and memory.
 */
public final class TableSpeed {
  private static final int COLUMNS = 20;
  private static final int DECIMALS = 10_000;
  private static final String EXPERIMENT =
      """
      version: 1
      name: speed
      table: {target: y, task: regression}
      split: {validation: 0, test: 0.01}
      network: {layers: [dense: {units: 64}, relu, dense: {units: 32}, relu]}
      optimizer: {kind: adam, learningRate: 0.001}
      batchSize: 256
      epochs: 1
      evaluateTrain: never
      seed: 1
      """;

  private TableSpeed() {}

  /**
   * Writes a table or measures.
   *
   * @param args see above
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    if (args[0].equals("generate")) {
      generate(Integer.parseInt(args[1]), Path.of(args[2]));
      System.out.println(System.getProperty("java.class.path"));
    } else {
      int cores = Runtime.getRuntime().availableProcessors();
      int threads = args.length > 4 ? Integer.parseInt(args[4]) : cores;
      train(Path.of(args[1]), DataMemory.parse(args[2]), args[3], threads);
    }
  }

  /** Normal numbers with four decimals; y = x1 x2 + sin(2 x3) + noise / 10. */
  private static void generate(int rows, Path file) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    try (OutputStream out = Files.newOutputStream(file)) {
      StringBuilder text = new StringBuilder();
      for (int c = 1; c <= COLUMNS; c++) {
        text.append('x').append(c).append(',');
      }
      text.append("y\n");
      double[] x = new double[COLUMNS];
      for (int row = 0; row < rows; row++) {
        for (int c = 0; c < COLUMNS; c++) {
          x[c] = random.nextGaussian();
          number(x[c], text);
          text.append(',');
        }
        number(x[0] * x[1] + Math.sin(2 * x[2]) + random.nextGaussian() / 10, text);
        text.append('\n');
        if (text.length() > 1 << 16) {
          out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
          text.setLength(0);
        }
      }
      out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static void number(double value, StringBuilder text) {
    long shifted = Math.round(value * DECIMALS);
    text.append(shifted < 0 ? "-" : "").append(Math.abs(shifted) / DECIMALS).append('.');
    text.append(Long.toString(DECIMALS + Math.abs(shifted) % DECIMALS), 1, 5);
  }

  private static void train(Path file, DataMemory limit, String epochs, int threads)
      throws IOException {
    YamlValue yaml = YamlValue.parse("speed", EXPERIMENT).with("epochs", epochs, "epochs");
    TablePlan plan = ExperimentYaml.plan(yaml);
    Clock clock = new Clock();
    try (Table table = Table.read(file, plan.reading(limit))) {
      String parsed = clock.lap();
      TableData data = TableData.of(plan, table, 1);
      String prepared = clock.lap();
      Experiment experiment =
          ExperimentYaml.read(
              yaml.withWords(ExperimentYaml.words(data.encoding().width(), 1)));
      System.out.printf(
          Locale.ROOT,
          "%,d rows %s: parsed in %s, prepared in %s, heap %d MiB, %s%n",
          table.size(),
          data.train().isStreamed() ? "streamed" : "held",
          parsed,
          prepared,
          heap(),
          StreamingSpeed.resident());
      ExecutionPlan on = ExecutionPlan.forCpu(experiment.network(), 256, threads);
      clock.lap();
      Trainer.train(experiment, data, on, List.of(new Epochs()));
      System.out.println("training, with its graph and its evaluations: " + clock.lap());
      System.out.printf(Locale.ROOT, "heap %d MiB, %s%n", heap(), StreamingSpeed.resident());
    }
  }

  /** Time, and the time of all threads on a processor. */
  private static final class Clock {
    private long nanos = System.nanoTime();
    private long cpu = cpuNanos();

    /** Since the last one. */
    String lap() {
      long since = nanos;
      long cpuSince = cpu;
      nanos = System.nanoTime();
      cpu = cpuNanos();
      return String.format(
          Locale.ROOT, "%.2f s (CPU %.2f s)", (nanos - since) / 1e9, (cpu - cpuSince) / 1e9);
    }

    static long cpuNanos() {
      return ((com.sun.management.OperatingSystemMXBean)
              ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }
  }

  /** Rows a second as the training says, and by a clock from the first step to the last. */
  private static final class Epochs implements TrainingListener {
    private long nanos;
    private long cpu;
    private double rows;

    @Override
    public void onStep(StepMetrics metrics) {
      if (metrics.step() == 1) {
        nanos = System.nanoTime();
        cpu = Clock.cpuNanos();
        rows = metrics.examplesPerSecond() * metrics.secondsPerStep();
      } else if (metrics.step() == metrics.steps()) {
        nanos = System.nanoTime() - nanos;
        cpu = Clock.cpuNanos() - cpu;
        rows = metrics.examplesPerSecond() * metrics.secondsPerStep() * metrics.steps() - rows;
      }
    }

    @Override
    public void onEpoch(EpochMetrics metrics) {
      System.out.printf(
          Locale.ROOT,
          "epoch %d: %,.0f rows/s, by the clock %,.0f rows/s, CPU %.3f us a row, R2 %.4f%n",
          metrics.epoch(),
          metrics.examplesPerSecond(),
          rows / (nanos / 1e9),
          cpu / 1e3 / rows,
          metrics.test().orElseThrow().measure("r2"));
    }
  }

  /** In MiB, of what is in use. */
  private static long heap() {
    System.gc();
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
  }
}
