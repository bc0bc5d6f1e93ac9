package io.evident.spark;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.sweep.Assignment;
import io.evident.models.sweep.SweepEngine;
import io.evident.models.sweep.TrialData;
import io.evident.models.sweep.TrialDescription;
import io.evident.models.sweep.TrialTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a trial costs on Spark beside its training: a master, a worker and one executor of one core
 * on this machine train the same short trial again and again, then this process does. Argument:
 * TRIALS.
 */
public final class TrialOverhead {
  private TrialOverhead() {}

  /**
   * Runs it.
   *
   * @param args how many trials
   * @throws Exception if something fails
   */
  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[0]);
    Path folder = Files.createTempDirectory("evident-overhead");
    Distribution distribution = Distribution.in(folder);
    List<TrialDescription> trials = trials(count);
    ImageSplits images = BuiltInSample.load();
    List<Double> there = new ArrayList<>();
    try (Cluster cluster = Cluster.start(distribution)) {
      cluster.worker();
      System.setProperty("spark.jars", jars(distribution));
      System.setProperty("spark.executor.cores", "1");
      System.setProperty("spark.cores.max", "1");
      System.setProperty("spark.executor.memory", "1g");
      System.setProperty("spark.executorEnv.TF_CPP_MIN_LOG_LEVEL", "3");
      System.setProperty("spark.log.level", "ERROR");
      long begun = System.nanoTime();
      try (SweepEngine.Cluster spark = new SparkSweepEngine().connect(cluster.master())) {
        say("driver and first executor are up after", since(begun));
        long[] last = {System.nanoTime()};
        spark
            .runner(
                new SweepEngine.Work(
                    TrialData.sample(images),
                    trial -> folder.resolve("there").resolve(trial.label()),
                    false,
                    () -> false))
            .run(
                trials,
                result -> {
                  there.add(since(last[0]));
                  last[0] = System.nanoTime();
                });
      }
    }
    say("the first trial of an executor (its jars, TensorFlow, images) takes", there.get(0));
    Path run = folder.resolve("there").resolve("001");
    byte[] packed = PackedRun.of(run);
    double[] unpacking = new double[count];
    for (int i = 0; i < count; i++) {
      long begun = System.nanoTime();
      PackedRun.unpack(packed, folder.resolve("unpacked"));
      unpacking[i] = since(begun);
    }
    double[] here = new double[count];
    for (int i = 0; i < count; i++) {
      long begun = System.nanoTime();
      TrialTraining.of(
              trials.get(i),
              TrialData.sample(images),
              folder.resolve("here").resolve(trials.get(i).label()),
              Clock.systemUTC())
          .run();
      here[i] = since(begun);
    }
    // The first ones find code that is not compiled yet.
    say("a trial there, late ones", late(there.stream().mapToDouble(Double::doubleValue)));
    say("a trial here, late ones", late(Arrays.stream(here)));
    say("of it the driver's part, writing the run", late(Arrays.stream(unpacking)));
    System.out.printf(Locale.ROOT, "a run comes back in %,d bytes%n", packed.length);
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static List<TrialDescription> trials(int count) {
    List<TrialDescription> trials = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      YamlValue yaml =
          BuiltInExperiments.yaml("lenet-b16-e5")
              .with("epochs", "1", "the benchmark")
              .with("split.train", "320", "the benchmark")
              .with("split.test", "100", "the benchmark")
              .with("seed", Integer.toString(i), "the benchmark");
      trials.add(
          new TrialDescription(
              i, ExperimentYaml.print(ExperimentYaml.read(yaml)), i, Assignment.NONE));
    }
    return trials;
  }

  private static String jars(Distribution distribution) throws IOException {
    try (Stream<Path> all = Files.list(distribution.libraries())) {
      return all.sorted().map(Path::toString).collect(Collectors.joining(","));
    }
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) * 1e-9;
  }

  private static double late(java.util.stream.DoubleStream all) {
    double[] values = all.toArray();
    double[] late = Arrays.copyOfRange(values, values.length / 2, values.length);
    Arrays.sort(late);
    return (late[(late.length - 1) / 2] + late[late.length / 2]) / 2;
  }

  private static void say(String what, double seconds) {
    System.out.printf(Locale.ROOT, "%s %.2f s%n", what, seconds);
  }
}
