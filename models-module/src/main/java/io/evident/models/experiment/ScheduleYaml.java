package io.evident.models.experiment;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.optimization.Constant;
import io.evident.models.optimization.Cosine;
import io.evident.models.optimization.EpochDecay;
import io.evident.models.optimization.LearningRateSchedule;
import io.evident.models.optimization.MilestoneDecay;
import io.evident.models.optimization.OneCycle;
import io.evident.models.optimization.PeriodicDecay;
import io.evident.models.optimization.WarmUp;
import java.util.Map;
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
          "warmUp", Set.of("kind", "steps", "then"));

  private static final Set<String> ALL =
      Set.of("kind", "factor", "every", "afterEpochs", "last", "first", "peakAt", "steps", "then");

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

  private static double number(YamlValue yaml, Map<String, YamlValue> values, String key) {
    return yaml.required(values, key).number();
  }
}
