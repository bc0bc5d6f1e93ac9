package io.evident.lab.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.internal.graph.DeterministicOps;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.AvailableDevices;
import io.evident.models.device.Device;
import io.evident.models.device.DeviceChoice;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.training.Trainer;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The main of a process that measures one work: how many threads share an operation is decided once
 * for a process, by TensorFlow's first session. It is told what to do on standard input and answers
 * on standard output, a line each.
 */
final class BenchmarkWorker {
  static final String STEPS = "steps";
  static final String BARE = "bare";
  private static final Path STATUS = Path.of("/proc/self/status");

  private BenchmarkWorker() {}

  /**
   * Measures until standard input ends.
   *
   * @param args a {@link WorkerTask} as JSON
   * @throws IOException if the task cannot be read
   */
  public static void main(String[] args) throws IOException {
    WorkerTask task = new ObjectMapper().readValue(args[0], WorkerTask.class);
    // The pipe to the process that started this one.
    try (PrintStream out =
            new PrintStream(
                new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      run(task, new WorkerCommands(in, out));
    }
  }

  static void run(WorkerTask task, WorkerCommands commands) {
    try {
      if (task.kind() == WorkerTask.Kind.RATES) {
        rates(task, commands);
      } else {
        train(task, commands);
      }
    } catch (WorkerCommands.Ended e) {
      // All rounds are measured.
      return;
    } catch (RuntimeException | IOException e) {
      // Such as a loss that is no number; without an answer it would be taken for too little
      // memory.
      commands.answer(Map.of("refused", String.valueOf(e.getMessage())));
    } catch (OutOfMemoryError e) {
      commands.answer(Map.of("refused", "this needs more memory than Java may use"));
    }
  }

  private static void rates(WorkerTask task, WorkerCommands commands) {
    ExecutionPlan plan =
        new ExecutionPlan(io.evident.backprop.graph.LoweringOptions.PLAIN, task.cores(), 1);
    plan = plan.on(device(task.device(), plan));
    try (RateProbe probe = new RateProbe(plan)) {
      commands.answer(ready(plan, "none"));
      while (true) {
        commands.answer(probe.measure(commands.next().nanos()));
      }
    }
  }

  private static void train(WorkerTask task, WorkerCommands commands) throws IOException {
    Experiment experiment =
        ExperimentYaml.read(YamlValue.parse("experiment.yaml", task.experiment()));
    ImageSplits images =
        task.data().open(task.images(), experiment.images().split().test().orElse(1));
    ExecutionPlan suited =
        ExecutionPlan.forCpu(experiment.network(), experiment.course().batchSize(), task.cores());
    Device device = device(task.device(), suited);
    boolean deterministic =
        device.kind() == Device.Kind.GPU && DeterministicOps.isAsked(System.getenv());
    ExecutionPlan on = suited.on(device).withXla(task.xla());
    ExecutionPlan placed = deterministic ? on.withDeterministicKernels() : on;
    ExecutionPlan plan =
        task.stepsPerCall() == 0 ? placed : placed.withStepsPerCall(task.stepsPerCall());
    try (BareSteps bare = new BareSteps(experiment, plan, images.train())) {
      Trainer.train(
          experiment,
          images,
          plan,
          List.of(
              new TimedRounds(
                  commands,
                  task.kind() == WorkerTask.Kind.EVALUATION,
                  () -> commands.answer(ready(plan, images.source())),
                  bare)));
    }
  }

  private static Device device(DeviceChoice choice, ExecutionPlan plan) {
    return choice == DeviceChoice.CPU ? Device.CPU : choice.among(AvailableDevices.ask(plan));
  }

  private static WorkerProcess.Plan ready(ExecutionPlan plan, String source) {
    return new WorkerProcess.Plan(
        plan.device().name(),
        Math.max(plan.intraOpThreads(), plan.interOpThreads()),
        source,
        TensorFlowRuntime.load());
  }

  static WorkerProcess.Round round(int steps, long nanos) {
    return new WorkerProcess.Round(steps, nanos, residentBytes());
  }

  /** The memory of this process that is in the machine's; 0 where the system does not tell. */
  private static long residentBytes() {
    try {
      for (String line : Files.exists(STATUS) ? Files.readAllLines(STATUS) : List.<String>of()) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
      }
      return 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
