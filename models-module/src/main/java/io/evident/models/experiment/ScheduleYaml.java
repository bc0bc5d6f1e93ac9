package io.evident.models.experiment;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.optimization.Constant;
import io.evident.models.optimization.Cosine;
import io.evident.models.optimization.EpochDecay;
import io.evident.models.optimization.LearningRateSchedule;
import io.evident.models.optimization.Linear;
import io.evident.models.optimization.MilestoneDecay;
import io.evident.models.optimization.OneCycle;
import io.evident.models.optimization.PeriodicDecay;
import io.evident.models.optimization.PiecewiseLinear;
import io.evident.models.optimization.WarmUp;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a schedule; each writes itself. */
final class ScheduleYaml {
  private static final Map<String, Set<String>> SETTINGS =
      Map.of(
          "constant", Set.of("kind"),
          "epochDecay", Set.of("kind", "factor"),
          "periodicDecay", Set.of("kind", "factor", "every"),
          "milestoneDecay", Set.of("kind", "factor", "afterEpochs"),
          "cosine", Set.of("kind", "last"),
          "oneCycle", Set.of("kind", "first", "peakAt", "last"),
          "linear", Set.of("kind", "first", "last", "epochs"),
          "piecewiseLinear", Set.of("kind", "at", "factors", "epochs"),
          "warmUp", Set.of("kind", "steps", "then"));

  private static final Set<String> ALL =
      SETTINGS.values().stream().flatMap(Set::stream).collect(Collectors.toSet());

  private ScheduleYaml() {}

  static LearningRateSchedule read(YamlValue yaml) {
    if (yaml.isScalar()) {
      if (SETTINGS.containsKey(yaml.text()) && !yaml.text().equals("constant")) {
        throw yaml.error(
            "schedule "
                + yaml.text()
                + " is written with its settings: {kind: "
                + example(yaml.text()));
      }
      return yaml.choice("schedule", Map.of("constant", new Constant()));
    }
    YamlValue kind = yaml.required(yaml.mapping(ALL), "kind");
    Map<String, YamlValue> values = yaml.mapping(kind.choice("schedule", SETTINGS));
    return switch (kind.text()) {
      case "epochDecay" -> new EpochDecay(number(yaml, values, "factor"));
      case "periodicDecay" ->
          new PeriodicDecay(
              number(yaml, values, "factor"), yaml.required(values, "every").integer());
      case "milestoneDecay" ->
          new MilestoneDecay(
              number(yaml, values, "factor"),
              yaml.required(values, "afterEpochs").items().stream()
                  .map(YamlValue::integer)
                  .toList());
      case "cosine" -> new Cosine(values.containsKey("last") ? values.get("last").number() : 0);
      case "oneCycle" ->
          new OneCycle(
              number(yaml, values, "first"),
              number(yaml, values, "peakAt"),
              number(yaml, values, "last"));
      case "linear" ->
          new Linear(
              values.containsKey("first") ? values.get("first").number() : 1,
              values.containsKey("last") ? values.get("last").number() : 0,
              epochs(values));
      case "piecewiseLinear" ->
          new PiecewiseLinear(
              numbers(yaml, values, "at"), numbers(yaml, values, "factors"), epochs(values));
      case "warmUp" ->
          new WarmUp(
              yaml.required(values, "steps").integer(),
              values.containsKey("then") ? read(values.get("then")) : new Constant());
      default -> new Constant();
    };
  }

  private static String example(String kind) {
    return SETTINGS.get(kind).stream()
        .filter(setting -> !setting.equals("kind"))
        .sorted()
        .map(setting -> ", " + setting + ": ...")
        .collect(Collectors.joining("", kind, "}"));
  }

  private static OptionalInt epochs(Map<String, YamlValue> values) {
    YamlValue epochs = values.get("epochs");
    return epochs == null ? OptionalInt.empty() : OptionalInt.of(epochs.integer());
  }

  private static List<Double> numbers(YamlValue yaml, Map<String, YamlValue> values, String key) {
    return yaml.required(values, key).items().stream().map(YamlValue::number).toList();
  }

  private static double number(YamlValue yaml, Map<String, YamlValue> values, String key) {
    return yaml.required(values, key).number();
  }
}
