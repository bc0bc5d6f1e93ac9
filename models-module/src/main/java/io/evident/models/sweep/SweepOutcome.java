package io.evident.models.sweep;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a sweep came to.
 *
 * @param standings how each combination did, in the order of the search
 * @param best the best of them; empty if none came to an end
 * @param plots the pictures drawn of it
 */
public record SweepOutcome(List<Standing> standings, Optional<Best> best, List<Path> plots) {

  public SweepOutcome {
    standings = List.copyOf(standings);
    plots = List.copyOf(plots);
  }

  /**
   * The best combination.
   *
   * @param standing how it did
   * @param trial the run of its best seed
   * @param retrained what training it once more came to, where that was asked; it may have diverged
   * @param directory the run that was kept: the trial's, or the retrained one if it came to an end
   */
  public record Best(
      Standing standing, TrialDescription trial, Optional<TrialResult> retrained, Path directory) {

    /**
     * What the run that was kept came to.
     *
     * @return the retrained run's result, or the trial's
     */
    public TrialResult kept() {
      return retrained
          .filter(r -> r.status() == TrialResult.Status.OK)
          .orElseGet(
              () ->
                  standing.results().stream()
                      .filter(r -> r.index() == trial.index())
                      .findFirst()
                      .orElseThrow());
    }
  }
}
