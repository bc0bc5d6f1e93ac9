package io.evident.models.sweep;

import io.evident.models.task.TaskKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Trainings of one experiment at different settings.
 *
 * @param name what to call it; also the name of its directory
 * @param description one line for a person
 * @param experiment the name of a built-in experiment, or of a file beside the sweep's
 * @param search which settings are tried
 * @param seeds every setting is trained once with each; none stands for the experiment's own
 * @param selection which is the best
 */
public record Sweep(
    String name,
    String description,
    String experiment,
    Search search,
    List<Integer> seeds,
    Selection selection) {
  private static final Set<String> NOT_VARIED = Set.of("name", "seed", "version");

  public Sweep {
    seeds = List.copyOf(seeds);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "name must be made of letters, digits, '.', '-' and '_', got \"" + name + "\"");
    }
    if (new HashSet<>(seeds).size() != seeds.size()) {
      throw new IllegalArgumentException("seeds must differ, got " + seeds);
    }
    List<String> before = new ArrayList<>();
    for (String key : search.keys()) {
      for (String other : before) {
        if (other.startsWith(key + ".")) {
          throw new IllegalArgumentException(
              key + " would replace what " + other + " set before it; write " + key + " first");
        }
      }
      before.add(key);
      if (NOT_VARIED.contains(key)) {
        throw new IllegalArgumentException(
            "a sweep does not vary "
                + key
                + (key.equals("seed") ? "; repeat it over seeds: [1, 2, 3]" : ""));
      }
    }
  }

  /**
   * The same where it is known what its networks are for.
   *
   * @param task what networks are for
   * @return a sweep that chooses by a measure of the task
   * @throws IllegalArgumentException if it chooses by what the task does not measure
   */
  public Sweep of(TaskKind task) {
    return new Sweep(name, description, experiment, search, seeds, selection.of(task));
  }

  /**
   * How many trainings this is.
   *
   * @return the number of combinations times the number of seeds
   */
  public int size() {
    return search.combinations().size() * Math.max(1, seeds.size());
  }
}
