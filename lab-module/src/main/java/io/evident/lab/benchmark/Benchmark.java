package io.evident.lab.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Works measured in turn: each runs in a process of its own, and in every round each is asked for
 * some steps while the others wait, so that what the machine does beside them falls on all alike.
 *
 * @param results in the order of the works
 * @param operationsPerSecond of a float32 matrix product, by round
 * @param bytesPerSecond of a copy, by round
 * @param source where the images came from
 * @param tensorFlow its version
 */
public record Benchmark(
    List<BenchmarkResult> results,
    Rounds operationsPerSecond,
    Rounds bytesPerSecond,
    String source,
    String tensorFlow) {

  public Benchmark {
    results = List.copyOf(results);
  }

  /**
   * Measures.
   *
   * @param works what, at least one
   * @param settings how
   * @param progress told what is done, in a few words
   * @return what was found
   * @throws IllegalArgumentException if a work cannot be done here; the message says why
   * @throws IOException if a process that measures cannot be started, or ends
   */
  public static Benchmark run(
      List<Workload> works, BenchmarkSettings settings, Consumer<String> progress)
      throws IOException {
    List<WorkerProcess> workers = new ArrayList<>();
    try {
      for (Workload work : works) {
        progress.accept("starting " + work.name() + ", " + work.images() + " images a step");
        WorkerProcess worker =
            new WorkerProcess(work.name(), settings.task(work, Workload.DRAWN_FROM));
        workers.add(worker);
        worker.steps(settings.warmUp());
      }
      progress.accept("starting the matrix product and the copy");
      WorkerProcess machine = new WorkerProcess("the machine's rates", settings.ratesTask());
      workers.add(machine);
      machine.rates(settings.roundLength());
      return measured(works, workers, machine, settings, progress);
    } finally {
      workers.forEach(WorkerProcess::close);
    }
  }

  private static Benchmark measured(
      List<Workload> works,
      List<WorkerProcess> workers,
      WorkerProcess machine,
      BenchmarkSettings settings,
      Consumer<String> progress)
      throws IOException {
    List<List<Double>> seconds = new ArrayList<>();
    works.forEach(work -> seconds.add(new ArrayList<>()));
    List<Double> operations = new ArrayList<>();
    List<Double> bytes = new ArrayList<>();
    for (int round = 1; round <= settings.rounds(); round++) {
      progress.accept("round " + round + " of " + settings.rounds());
      for (int w = 0; w < works.size(); w++) {
        seconds.get(w).add(workers.get(w).steps(settings.roundLength()).seconds());
      }
      MachineRates rates = machine.rates(settings.roundLength());
      operations.add(rates.operationsPerSecond());
      bytes.add(rates.bytesPerSecond());
    }
    Rounds products = new Rounds(operations);
    Rounds copies = new Rounds(bytes);
    MachineRates rates = new MachineRates(products.median(), copies.median());
    List<BenchmarkResult> results = new ArrayList<>();
    for (int w = 0; w < works.size(); w++) {
      Workload work = works.get(w);
      Rounds rounds = new Rounds(seconds.get(w));
      results.add(
          new BenchmarkResult(
              work.name(),
              work.images(),
              workers.get(w).plan().device(),
              workers.get(w).plan().threads(),
              rounds,
              work.cost().seconds(rates) / rounds.median()));
    }
    WorkerProcess.Plan first = workers.get(0).plan();
    return new Benchmark(results, products, copies, first.source(), first.tensorFlow());
  }
}
