package io.evident.models.experiment;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.optimization.Freezing;
import io.evident.models.optimization.WeightDecay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads and writes the groups of parameters of an experiment. */
final class GroupYaml {
  private static final Set<String> KEYS =
      Set.of("of", "initializer", "optimizer", "schedule", "weightDecay", "frozen");

  private static final Map<String, Freezing> FREEZING =
      Map.of("true", Freezing.ALWAYS, "false", Freezing.NEVER);

  private GroupYaml() {}

  static List<ParameterGroup> read(YamlValue yaml) {
    return yaml == null
        ? List.of()
        : yaml.items().stream().map(item -> item.as(GroupYaml::group)).toList();
  }

  private static ParameterGroup group(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(KEYS);
    YamlValue frozen = entries.get("frozen");
    return new ParameterGroup(
        yaml.required(entries, "of").text(),
        optional(entries, "initializer", InitializerYaml::read),
        optional(entries, "optimizer", OptimizerYaml::read),
        optional(entries, "schedule", ScheduleYaml::read),
        optional(entries, "weightDecay", GroupYaml::decay),
        frozen == null ? Freezing.NEVER : frozen.as(GroupYaml::freezing));
  }

  private static <T> Optional<T> optional(
      Map<String, YamlValue> entries, String key, Function<YamlValue, T> reader) {
    return Optional.ofNullable(entries.get(key)).map(value -> value.as(reader));
  }

  private static WeightDecay decay(YamlValue yaml) {
    return yaml.isScalar()
        ? yaml.choice("weight decay", Map.of("none", WeightDecay.NONE))
        : OptimizationYaml.decay(yaml);
  }

  private static Freezing freezing(YamlValue yaml) {
    if (yaml.isScalar()) {
      return yaml.choice("answer", FREEZING);
    }
    Map<String, YamlValue> entries = yaml.mapping(Set.of("from", "until"));
    YamlValue from = entries.get("from");
    YamlValue until = entries.get("until");
    if (from == null && until == null) {
      throw yaml.error("frozen needs an epoch: {from: 4}, or {until: 4}, or true for all epochs");
    }
    if (until == null) {
      return from.as(f -> Freezing.from(f.integer()));
    }
    Freezing first = until.as(u -> Freezing.until(u.integer()));
    return from == null ? first : new Freezing(first.until(), from.integer());
  }

  static void print(List<ParameterGroup> groups, StringBuilder out) {
    if (groups.isEmpty()) {
      return;
    }
    out.append("groups:\n");
    for (ParameterGroup group : groups) {
      out.append("  - {of: '").append(group.of().replace("'", "''")).append('\'');
      group
          .initializer()
          .ifPresent(i -> out.append(", initializer: ").append(InitializerYaml.print(i)));
      group
          .optimizer()
          .ifPresent(o -> out.append(", optimizer: ").append(o.accept(new OptimizerYaml.Text())));
      group.schedule().ifPresent(s -> out.append(", schedule: ").append(s.yaml()));
      group
          .weightDecay()
          .ifPresent(d -> out.append(", weightDecay: ").append(OptimizationYaml.print(d)));
      if (!group.freezing().equals(Freezing.NEVER)) {
        out.append(", frozen: ").append(print(group.freezing()));
      }
      out.append("}\n");
    }
  }

  private static String print(Freezing freezing) {
    if (freezing.always()) {
      return "true";
    }
    String until = freezing.until() > 0 ? "until: " + freezing.until() : "";
    String from = freezing.hasFrom() ? "from: " + freezing.from() : "";
    return "{" + until + (until.isEmpty() || from.isEmpty() ? "" : ", ") + from + "}";
  }
}
