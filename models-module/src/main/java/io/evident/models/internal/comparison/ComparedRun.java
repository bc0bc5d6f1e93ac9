package io.evident.models.internal.comparison;

import io.evident.models.data.ExampleKind;
import io.evident.models.task.TaskKind;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A run in one row.
 *
 * @param label what it is called here: the name of its experiment, with its path where another run
 *     has the same
 * @param path of its directory
 * @param experiment the name of its experiment
 * @param task what its network is for
 * @param examples what it was trained on
 * @param seed of its experiment
 * @param epochs finished so far, 0 or more
 * @param bestEpoch the first with the lowest validation loss; empty without validation examples
 * @param best what was measured after that epoch, by its columns in metrics.csv
 * @param last the same of the last epoch
 * @param parameters how many numbers the network learns
 * @param seconds its steps took, evaluations apart
 * @param examplesPerSecond over those seconds; NaN without an epoch
 * @param accuracy of its model on its test images; empty of a run on a table, and where the run
 *     keeps no predictions
 */
public record ComparedRun(
    String label,
    Path path,
    String experiment,
    TaskKind task,
    ExampleKind examples,
    long seed,
    int epochs,
    OptionalInt bestEpoch,
    Map<String, Double> best,
    Map<String, Double> last,
    long parameters,
    double seconds,
    double examplesPerSecond,
    Optional<ModelAccuracy> accuracy) {}
