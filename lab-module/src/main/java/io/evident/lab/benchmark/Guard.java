package io.evident.lab.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The trainer against the bare graph of the same network: in the same process, in turn, each first
 * in every other round.
 */
public final class Guard {
  private Guard() {}

  /**
   * Measures.
   *
   * @param works what; evaluations are left out
   * @param settings how
   * @param progress told what is done, in a few words
   * @return a result for each work that trains
   * @throws IllegalArgumentException if a work cannot be done here; the message says why
   * @throws IOException if a process that measures cannot be started, or ends
   */
  public static List<GuardResult> run(
      List<Workload> works, BenchmarkSettings settings, Consumer<String> progress)
      throws IOException {
    List<GuardResult> results = new ArrayList<>();
    for (Workload work : works) {
      if (work.kind() == Workload.Kind.TRAINING) {
        progress.accept("guarding " + work.name() + ", " + work.images() + " images a step");
        results.add(of(work, settings));
      }
    }
    return results;
  }

  private static GuardResult of(Workload work, BenchmarkSettings settings) throws IOException {
    List<Double> trainer = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    try (WorkerProcess worker =
        new WorkerProcess(work.name(), settings.task(work, Workload.DRAWN_FROM))) {
      worker.steps(settings.warmUp());
      worker.bareSteps(settings.warmUp());
      for (int round = 0; round < settings.rounds(); round++) {
        if (round % 2 == 0) {
          trainer.add(worker.steps(settings.roundLength()).seconds());
          bare.add(worker.bareSteps(settings.roundLength()).seconds());
        } else {
          bare.add(worker.bareSteps(settings.roundLength()).seconds());
          trainer.add(worker.steps(settings.roundLength()).seconds());
        }
      }
      return new GuardResult(
          work.name(),
          work.images(),
          worker.plan().device(),
          worker.plan().threads(),
          new Rounds(trainer),
          new Rounds(bare));
    }
  }
}
