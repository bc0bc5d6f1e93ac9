package io.evident.models;

import io.evident.backprop.network.BuiltInNetworks;
import io.evident.models.data.DataMemory;
import io.evident.models.reading.ImageData;
import io.evident.models.data.ImageSplits;
import io.evident.models.reading.ReadOptions;
import io.evident.models.experiment.Augmentation;
import io.evident.models.experiment.Course;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ImagePreparation;
import io.evident.models.experiment.SplitPlan;
import io.evident.models.experiment.Standardization;
import io.evident.models.optimization.Momentum;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The speed and the memory of a training whose images are held or streamed: the lenet in batches of
 * 32, momentum SGD. A process measures one case, so that memory is its own.
 *
 * <p>Arguments: {@code tenfold DIR OUT} writes the ten-fold of a folder of CIFAR-10's binary
 * version; {@code train DIR LIMIT CACHE STEPS} trains, holding at most LIMIT (such as 100m), and
 * prints images, placement, images a second and memory in MiB.
 */
public final class StreamingSpeed {
  private static final int BATCH = 32;
  private static final int TIMES = 10;

  private StreamingSpeed() {}

  /**
   * Writes data or measures.
   *
   * @param args see above
   * @throws IOException if the data cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    if (args[0].equals("tenfold")) {
      tenfold(Path.of(args[1]), Path.of(args[2]));
    } else {
      train(Path.of(args[1]), args[2], Path.of(args[3]), Integer.parseInt(args[4]));
    }
  }

  /** Each batch file ten times over; the test images as they are. */
  private static void tenfold(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    Files.copy(from.resolve("test_batch.bin"), to.resolve("test_batch.bin"));
    for (int batch = 1; batch <= 5; batch++) {
      String name = "data_batch_" + batch + ".bin";
      try (OutputStream out = Files.newOutputStream(to.resolve(name))) {
        for (int i = 0; i < TIMES; i++) {
          Files.copy(from.resolve(name), out);
        }
      }
    }
  }

  private static void train(Path data, String limit, Path cache, int steps) throws IOException {
    ImageSplits images =
        ImageData.open(
            data,
            ReadOptions.DEFAULT.withMemory(DataMemory.parse(limit)).withCache(cache));
    SplitPlan split = new SplitPlan(OptionalInt.empty(), 0, OptionalInt.of(100));
    Experiment experiment =
        Experiment.of(
                "speed",
                BuiltInNetworks.lenet(),
                Standardization.of(0.5, 0.5),
                Momentum.of(0.001, 0.9),
                BATCH,
                1,
                1)
            .withPreparation(
                new ImagePreparation(Standardization.of(0.5, 0.5), Augmentation.NONE, split))
            .withCourse(
                new Course(
                    BATCH,
                    steps,
                    Course.Unit.STEPS,
                    Course.Order.SHUFFLED,
                    Course.When.NEVER,
                    OptionalInt.empty()));
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutionPlan plan = ExecutionPlan.forCpu(experiment.network(), BATCH, cores);
    TrainingResult result = Trainer.train(experiment, images, plan, List.of());
    System.gc();
    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    System.out.printf(
        Locale.ROOT,
        "%,d images %s: %,.0f images/s, heap %d MiB, %s%n",
        images.train().size(),
        images.train().isStreamed() ? "streamed" : "held",
        result.last().examplesPerSecond(),
        heap >> 20,
        resident());
  }

  /** What Linux counts as resident: memory of the process, and maps of files. */
  static String resident() throws IOException {
    StringBuilder found = new StringBuilder();
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("RssAnon") || line.startsWith("RssFile")) {
        String[] words = line.split("\\s+", -1);
        found.append(words[0]).append(' ').append(Long.parseLong(words[1]) >> 10).append(" MiB ");
      }
    }
    return found.toString().strip();
  }
}
