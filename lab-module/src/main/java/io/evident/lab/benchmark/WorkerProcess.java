package io.evident.lab.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.backprop.graph.TensorFlowLog;
import io.evident.models.storage.StoredJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A process that measures one work, a round whenever it is asked; it waits in between. */
final class WorkerProcess implements AutoCloseable {
  private static final String SILENT = "3";

  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final Plan plan;

  /**
   * What the worker found to measure on.
   *
   * @param device as TensorFlow lists it
   * @param threads how many cores it uses
   * @param source where the images came from
   * @param tensorFlow its version
   */
  record Plan(String device, int threads, String source, String tensorFlow) {}

  /**
   * What the worker measured in one round.
   *
   * @param steps taken
   * @param nanos they took
   * @param residentBytes memory of the process; 0 where the system does not tell
   */
  record Round(int steps, long nanos, long residentBytes) {}

  /**
   * Steps that were measured.
   *
   * @param seconds a step
   * @param residentBytes memory of the process; 0 where the system does not tell
   */
  record Measured(double seconds, long residentBytes) {}

  /**
   * Starts a process and waits until it is ready.
   *
   * @throws IllegalArgumentException if it cannot do what it is asked, in its own words
   * @throws IOException if it cannot be started, or ends
   */
  WorkerProcess(String name, WorkerTask task) throws IOException {
    this.name = name;
    process =
        TensorFlowLog.process(
                BenchmarkWorker.class,
                heap(),
                List.of(new ObjectMapper().writeValueAsString(task)),
                SILENT)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    try {
      plan = answer(Plan.class);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static List<String> heap() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-X"))
        .toList();
  }

  Plan plan() {
    return plan;
  }

  Measured steps(Duration atLeast) throws IOException {
    return measured(BenchmarkWorker.STEPS, atLeast);
  }

  Measured bareSteps(Duration atLeast) throws IOException {
    return measured(BenchmarkWorker.BARE, atLeast);
  }

  MachineRates rates(Duration atLeast) throws IOException {
    return ask(BenchmarkWorker.STEPS, atLeast, MachineRates.class);
  }

  private Measured measured(String what, Duration atLeast) throws IOException {
    Round round = ask(what, atLeast, Round.class);
    return new Measured(round.nanos() / 1e9 / round.steps(), round.residentBytes());
  }

  private <T> T ask(String what, Duration atLeast, Class<T> type) throws IOException {
    commands.write(what + " " + atLeast.toNanos() + "\n");
    commands.flush();
    return answer(type);
  }

  private <T> T answer(Class<T> type) throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(WorkerCommands.MARK)) {
        ObjectNode answer =
            StoredJson.object(name, line.substring(WorkerCommands.MARK.length()), "measure again");
        if (answer.has("refused")) {
          throw new IllegalArgumentException(answer.get("refused").asText());
        }
        return StoredJson.bind(answer, type);
      }
    }
    throw new IOException(
        "the process that measures "
            + name
            + " ended before it had answered; there may be too little memory, see evident train"
            + " for the same work");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
