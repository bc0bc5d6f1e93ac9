import ai.djl.Model;
import ai.djl.basicdataset.tabular.CsvDataset;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;

/**
 * Rows a second of DJL in training on a CSV, read as its TabularDataset, in batches of 256: 20
 * columns of numbers and y to predict, layers of 64 and 32 with ReLU, Adam, squared error. Usage:
 * DjlTable FILE STEPS.
 */
public class DjlTable {
  private static final int BATCH = 256;
  private static final int WARM_UP = 200;

  public static void main(String[] args) throws Exception {
    int steps = Integer.parseInt(args[1]);
    CsvDataset.CsvBuilder<?> builder =
        CsvDataset.builder()
            .optCsvFile(Path.of(args[0]))
            .setCsvFormat(CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get());
    builder.setSampling(BATCH, true);
    for (int c = 1; c <= 20; c++) {
      builder.addNumericFeature("x" + c);
    }
    builder.addNumericLabel("y");
    CsvDataset data = builder.build();
    long begun = System.nanoTime();
    data.prepare();
    double reading = (System.nanoTime() - begun) / 1e9;
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.l2Loss())
            .optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.001f)).build());
    try (Model model = Model.newInstance("table")) {
      model.setBlock(
          new SequentialBlock()
              .add(Linear.builder().setUnits(64).build())
              .add(Activation::relu)
              .add(Linear.builder().setUnits(32).build())
              .add(Activation::relu)
              .add(Linear.builder().setUnits(1).build()));
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(BATCH, 20));
        int step = -WARM_UP;
        long start = 0;
        long cpu = 0;
        while (step < steps) {
          for (Batch next : trainer.iterateDataset(data)) {
            if (step == 0) {
              start = System.nanoTime();
              cpu = cpuNanos();
            }
            if (step >= steps) {
              next.close();
              break;
            }
            EasyTrain.trainBatch(trainer, next);
            trainer.step();
            next.close();
            step++;
          }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double rows = (double) steps * BATCH;
        System.out.printf(
            Locale.ROOT,
            "djl batch %d: %.0f rows/s, CPU %.3f us a row, read in %.1f s, loss %.4f%n",
            BATCH,
            rows / seconds,
            (cpuNanos() - cpu) / 1e3 / rows,
            reading,
            trainer.getTrainingResult().getTrainLoss());
      }
    }
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean)
            ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
