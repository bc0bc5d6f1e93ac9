package io.evident.models.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * So many combinations drawn at random, every key for itself. Where few keys matter this finds
 * better values than a grid of as many trials, which tries the same few values of a key again and
 * again.
 *
 * <p>Source: J. Bergstra and Y. Bengio, Random Search for Hyper-Parameter Optimization, JMLR 13,
 * 2012.
 *
 * @param over what each key is drawn from; at least one
 * @param trials how many combinations, all different, at least 1
 * @param seed of the draws; a longer search begins with the trials of a shorter one
 */
public record RandomSearch(Map<String, Distribution> over, int trials, long seed)
    implements Search {
  private static final int MOST = 10_000;
  private static final int MOST_DRAWS = 20 * MOST;

  public RandomSearch {
    over = Collections.unmodifiableMap(new LinkedHashMap<>(over));
    if (over.isEmpty()) {
      throw new IllegalArgumentException("a random search must vary at least one key");
    }
    if (!(trials >= 1 && trials <= MOST)) {
      throw new IllegalArgumentException("trials must be in 1.." + MOST + ", got " + trials);
    }
  }

  @Override
  public List<String> keys() {
    return List.copyOf(over.keySet());
  }

  @Override
  public List<Assignment> combinations() {
    SplittableRandom random = new SplittableRandom(seed);
    Set<Assignment> all = new LinkedHashSet<>();
    for (int draw = 0; all.size() < trials; draw++) {
      if (draw == MOST_DRAWS) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "trials: %,d settings that differ are asked for, and only %,d were found in %,d"
                    + " draws; ask for fewer, or take a grid",
                trials,
                all.size(),
                draw));
      }
      Assignment drawn = Assignment.NONE;
      for (Map.Entry<String, Distribution> entry : over.entrySet()) {
        drawn = drawn.with(entry.getKey(), entry.getValue().draw(random));
      }
      all.add(drawn);
    }
    return List.copyOf(all);
  }

  @Override
  public String yaml() {
    StringBuilder out = new StringBuilder("random:\n");
    out.append("  trials: ").append(trials).append('\n');
    out.append("  seed: ").append(seed).append('\n');
    out.append("  over:\n");
    over.forEach(
        (key, distribution) ->
            out.append("    ")
                .append(SweepYaml.quoted(key))
                .append(": ")
                .append(distribution.yaml())
                .append('\n'));
    return out.toString();
  }

  @Override
  public String text() {
    return "a random search of " + trials + " with seed " + seed;
  }
}
