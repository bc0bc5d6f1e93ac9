package io.evident.models.experiment;

import io.evident.backprop.initialization.Initializer;
import io.evident.backprop.network.Network;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.optimization.Averaging;
import io.evident.models.optimization.Constant;
import io.evident.models.optimization.GradientClipping;
import io.evident.models.optimization.Lookahead;
import io.evident.models.optimization.WeightDecay;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads and writes the keys of an {@link Optimization}. */
final class OptimizationYaml {
  private static final Map<String, WeightDecay.Form> DECAYS =
      Map.of("l2", WeightDecay.Form.L2, "decoupled", WeightDecay.Form.DECOUPLED);

  private static final Map<String, GradientClipping.Form> CLIPPINGS =
      Map.of("globalNorm", GradientClipping.Form.GLOBAL_NORM, "value", GradientClipping.Form.VALUE);

  private OptimizationYaml() {}

  static Optimization read(YamlValue yaml, Map<String, YamlValue> entries) {
    YamlValue schedule = entries.get("schedule");
    YamlValue decay = entries.get("weightDecay");
    YamlValue clipping = entries.get("clipping");
    YamlValue lookahead = entries.get("lookahead");
    YamlValue averaging = entries.get("averaging");
    return new Optimization(
        yaml.required(entries, "optimizer").as(OptimizerYaml::read),
        schedule == null ? new Constant() : schedule.as(ScheduleYaml::read),
        decay == null ? WeightDecay.NONE : decay.as(OptimizationYaml::decay),
        clipping == null ? GradientClipping.NONE : clipping.as(OptimizationYaml::clipping),
        GroupYaml.read(entries.get("groups")),
        lookahead == null ? Lookahead.NONE : lookahead.as(OptimizationYaml::lookahead),
        averaging == null ? Averaging.NONE : averaging.as(OptimizationYaml::averaging));
  }

  /** Requires of each group, and of what holds for the rest, that it fits its parameters. */
  static void requireFits(
      Map<String, YamlValue> entries,
      Optimization optimization,
      Initializer initializer,
      Network network) {
    ParameterRules rules = ParameterRules.of(optimization, network);
    entries.get("optimizer").as(y -> required(rules, 0, Optional.empty()));
    entries
        .getOrDefault("initializer", entries.get("optimizer"))
        .as(y -> required(rules, 0, Optional.of(initializer)));
    for (int rule = 1; rule <= optimization.groups().size(); rule++) {
      int number = rule;
      YamlValue group = entries.get("groups").items().get(rule - 1);
      group.as(y -> required(rules, number, Optional.empty()));
      group.as(y -> required(rules, number, Optional.of(initializer)));
    }
  }

  /** Requires that parameters can start as a rule says, or else follow their gradients so. */
  private static ParameterRules required(
      ParameterRules rules, int rule, Optional<Initializer> start) {
    if (start.isPresent()) {
      rules.requireStarts(rule, start.get());
    } else {
      rules.requireFits(rule);
    }
    return rules;
  }

  static WeightDecay decay(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(Set.of("form", "amount"));
    return new WeightDecay(
        yaml.required(entries, "form").choice("form of decay", DECAYS),
        yaml.required(entries, "amount").number());
  }

  private static Lookahead lookahead(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(Set.of("every", "rate"));
    YamlValue every = yaml.required(entries, "every");
    if (every.integer() < 1) {
      throw every.error("every must be at least 1, got " + every.text());
    }
    return new Lookahead(every.integer(), yaml.required(entries, "rate").number());
  }

  private static Averaging averaging(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(Set.of("decay"));
    return new Averaging(yaml.required(entries, "decay").number());
  }

  private static GradientClipping clipping(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(Set.of("form", "limit"));
    return new GradientClipping(
        yaml.required(entries, "form").choice("form of clipping", CLIPPINGS),
        yaml.required(entries, "limit").number());
  }

  static void print(Optimization optimization, StringBuilder out) {
    out.append("optimizer: ")
        .append(optimization.optimizer().accept(new OptimizerYaml.Text()))
        .append('\n');
    out.append("schedule: ").append(optimization.schedule().yaml()).append('\n');
    WeightDecay decay = optimization.weightDecay();
    if (decay.amount() > 0) {
      out.append("weightDecay: ").append(print(decay)).append('\n');
    }
    GradientClipping clipping = optimization.clipping();
    if (clipping.limit() < Double.POSITIVE_INFINITY) {
      out.append("clipping: {form: ")
          .append(Choice.name(clipping.form(), CLIPPINGS))
          .append(", limit: ")
          .append(clipping.limit())
          .append("}\n");
    }
    GroupYaml.print(optimization.groups(), out);
    Lookahead lookahead = optimization.lookahead();
    if (lookahead.isUsed()) {
      out.append("lookahead: {every: ")
          .append(lookahead.every())
          .append(", rate: ")
          .append(lookahead.rate())
          .append("}\n");
    }
    if (optimization.averaging().isUsed()) {
      out.append("averaging: {decay: ").append(optimization.averaging().decay()).append("}\n");
    }
  }

  static String print(WeightDecay decay) {
    return "{form: " + Choice.name(decay.form(), DECAYS) + ", amount: " + decay.amount() + "}";
  }
}
