package io.evident.models.sweep;

import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.RunHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a run's metrics.csv says at its end; the same for a run that was interrupted.
 *
 * @param last the metrics of the last epoch, those that were measured
 * @param seconds the steps of all epochs took
 */
record RunMetrics(Map<String, Double> last, double seconds) {
  /** Reads a run directory; one that has not finished an epoch has no metrics. */
  static RunMetrics read(Path run) throws IOException {
    if (!Files.exists(run.resolve(RunDirectory.METRICS))) {
      return new RunMetrics(Map.of(), 0);
    }
    RunHistory history = RunHistory.read(RunDirectory.open(run));
    Map<String, Double> last = new LinkedHashMap<>();
    for (String name : history.measures()) {
      if (history.epochs() > 0) {
        history.at(history.epochs(), name).ifPresent(value -> last.put(name, value));
      }
    }
    return new RunMetrics(last, history.seconds());
  }

  /** The name of a metric that is infinite or undefined, if there is one. */
  Optional<String> nonFinite() {
    return last.entrySet().stream()
        .filter(e -> !Double.isFinite(e.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
