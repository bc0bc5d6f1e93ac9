package io.evident.models.sweep;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.task.TaskKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A sweep as YAML:
 *
 * <pre>{@code
 * version: 1
 * name: rates
 * description: which learning rate
 * experiment: lenet-b16-e5      # a built-in one, or a file beside this one
 * grid:                         # every value with every other
 *   optimizer.learningRate: [1e-3, 1e-2]
 *   batchSize: [16, 32]
 * random:                       # instead of a grid
 *   trials: 20
 *   seed: 1
 *   over:
 *     optimizer.learningRate: {logUniform: [1e-4, 1e-1]}
 *     optimizer.momentum: {uniform: [0.8, 0.99]}
 *     batchSize: {integers: [8, 64]}
 *     initializer: {choice: [heNormal, glorotUniform]}
 * seeds: [1, 2, 3]              # the experiment's own
 * selection: {by: validationAccuracy, best: kept}   # or validationLoss, validationRmse ...; retrained
 * }</pre>
 *
 * <p>Where a key may be left out, the comment gives what holds then, or the example is it.
 */
public final class SweepYaml {
  private static final int VERSION = 1;

  private static final Set<String> KEYS =
      Set.of(
          "version", "name", "description", "experiment", "grid", "random", "seeds", "selection");

  private static final Map<String, Selection.Measure> MEASURES =
      Arrays.stream(TaskKind.values())
          .flatMap(task -> Selection.Measure.of(task).stream())
          .distinct()
          .collect(Collectors.toMap(Selection.Measure::column, Function.identity()));

  private static final Map<String, Selection.Best> BEST =
      Map.of("kept", Selection.Best.KEPT, "retrained", Selection.Best.RETRAINED);

  private SweepYaml() {}

  /**
   * Reads a sweep. Whether the experiment has its keys is for {@link TrialList} to say.
   *
   * @param yaml the YAML
   * @return the sweep
   * @throws IllegalArgumentException if it does not describe one; the message names file, line and
   *     column
   */
  public static Sweep read(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(KEYS);
    YamlValue version = entries.get("version");
    if (version != null && version.integer() != VERSION) {
      throw version.error("this program reads sweeps of version 1, got " + version.text());
    }
    YamlValue selection = entries.get("selection");
    return yaml.as(
        y ->
            new Sweep(
                y.required(entries, "name").text(),
                entries.containsKey("description") ? entries.get("description").text() : "",
                y.required(entries, "experiment").text(),
                search(y, entries),
                entries.containsKey("seeds") ? seeds(entries.get("seeds")) : List.of(),
                selection == null ? Selection.DEFAULT : selection.as(SweepYaml::selection)));
  }

  private static Search search(YamlValue yaml, Map<String, YamlValue> entries) {
    YamlValue grid = entries.get("grid");
    YamlValue random = entries.get("random");
    if (grid != null && random != null) {
      throw random.error("a sweep is a grid or a random search, not both; remove one");
    }
    if (random != null) {
      return random.as(SweepYaml::random);
    }
    if (grid == null) {
      throw yaml.error("needs the key grid or the key random");
    }
    return grid.as(SweepYaml::grid);
  }

  private static Grid grid(YamlValue yaml) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    yaml.entries().forEach((key, list) -> values.put(key, texts(list)));
    return new Grid(values);
  }

  private static List<String> texts(YamlValue list) {
    return list.items().stream().map(YamlValue::text).toList();
  }

  private static RandomSearch random(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(Set.of("trials", "seed", "over"));
    Map<String, Distribution> over = new LinkedHashMap<>();
    yaml.required(entries, "over")
        .entries()
        .forEach((key, value) -> over.put(key, value.as(SweepYaml::distribution)));
    return new RandomSearch(
        over, yaml.required(entries, "trials").integer(), yaml.required(entries, "seed").integer());
  }

  private static Distribution distribution(YamlValue yaml) {
    Map<String, YamlValue> entries =
        yaml.mapping(Set.of("uniform", "logUniform", "integers", "choice"));
    if (entries.size() != 1) {
      throw yaml.error("must have one of the keys choice, integers, logUniform and uniform");
    }
    Map.Entry<String, YamlValue> entry = entries.entrySet().iterator().next();
    YamlValue value = entry.getValue();
    return switch (entry.getKey()) {
      case "uniform" -> new Uniform(two(value).get(0).number(), two(value).get(1).number());
      case "logUniform" -> new LogUniform(two(value).get(0).number(), two(value).get(1).number());
      case "integers" -> new Integers(two(value).get(0).integer(), two(value).get(1).integer());
      default -> new OneOf(texts(value));
    };
  }

  private static List<YamlValue> two(YamlValue yaml) {
    if (yaml.items().size() != 2) {
      throw yaml.error("must be [low, high], got " + yaml.items().size() + " values");
    }
    return yaml.items();
  }

  private static List<Integer> seeds(YamlValue yaml) {
    List<Integer> seeds = yaml.items().stream().map(YamlValue::integer).toList();
    if (seeds.isEmpty()) {
      throw yaml.error("seeds must have at least one; leave the key out for the experiment's own");
    }
    return seeds;
  }

  private static Selection selection(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(Set.of("by", "best"));
    YamlValue by = entries.get("by");
    YamlValue best = entries.get("best");
    return new Selection(
        Optional.ofNullable(by).map(measure -> measure.choice("measure", MEASURES)),
        best == null ? Selection.DEFAULT.best() : best.choice("fate of the best", BEST));
  }

  /**
   * Writes a sweep so that {@link #read} gives the same one.
   *
   * @param sweep the sweep
   * @return the YAML, lines ended by a newline
   */
  public static String print(Sweep sweep) {
    StringBuilder out = new StringBuilder();
    out.append("version: ").append(VERSION).append('\n');
    out.append("name: ").append(sweep.name()).append('\n');
    out.append("description: ").append(quoted(sweep.description())).append('\n');
    out.append("experiment: ").append(quoted(sweep.experiment())).append('\n');
    out.append(sweep.search().yaml());
    if (!sweep.seeds().isEmpty()) {
      out.append("seeds: ").append(sweep.seeds()).append('\n');
    }
    out.append("selection: {");
    sweep.selection().by().ifPresent(by -> out.append("by: ").append(by.column()).append(", "));
    out.append("best: ")
        .append(sweep.selection().best() == Selection.Best.KEPT ? "kept" : "retrained")
        .append("}\n");
    return out.toString();
  }

  /** As it is where that is plain; else between single quotes, where a quote is doubled. */
  static String quoted(String text) {
    return text.matches("[A-Za-z0-9.][A-Za-z0-9._-]*|-[0-9][0-9.eE+-]*")
        ? text
        : "'" + text.replace("'", "''").replaceAll("\\s+", " ") + "'";
  }

  static String quoted(List<String> texts) {
    return texts.stream().map(SweepYaml::quoted).collect(Collectors.joining(", ", "[", "]"));
  }
}
