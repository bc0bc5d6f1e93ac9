package io.evident.models.experiment;

import io.evident.backprop.network.GlorotUniform;
import io.evident.backprop.network.HeNormal;
import io.evident.backprop.network.Initializer;
import io.evident.backprop.network.NormalDeviation;
import io.evident.backprop.network.UniformFanIn;
import io.evident.backprop.network.Zeros;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.optimization.Constant;
import io.evident.models.optimization.GradientClipping;
import io.evident.models.optimization.WeightDecay;
import java.util.Map;
import java.util.Set;

/** Reads and writes the keys of an {@link Optimization}, and the initializer. */
final class OptimizationYaml {
  private static final Map<String, WeightDecay.Form> DECAYS =
      Map.of("l2", WeightDecay.Form.L2, "decoupled", WeightDecay.Form.DECOUPLED);

  private static final Map<String, GradientClipping.Form> CLIPPINGS =
      Map.of("globalNorm", GradientClipping.Form.GLOBAL_NORM, "value", GradientClipping.Form.VALUE);

  private static final Map<String, Initializer> INITIALIZERS =
      Map.of(
          "uniformFanIn",
          new UniformFanIn(),
          "heNormal",
          new HeNormal(),
          "glorotUniform",
          new GlorotUniform(),
          "zeros",
          new Zeros());

  private OptimizationYaml() {}

  static Initializer initializer(YamlValue yaml) {
    if (yaml == null) {
      return new UniformFanIn();
    }
    if (yaml.isScalar()) {
      return yaml.choice("initializer", INITIALIZERS);
    }
    Map<String, YamlValue> entries = yaml.mapping(Set.of("kind", "deviation"));
    YamlValue deviation = yaml.required(entries, "deviation");
    yaml.required(entries, "kind").choice("initializer", Map.of("normal", deviation));
    return deviation.as(d -> new NormalDeviation(d.number()));
  }

  static String print(Initializer initializer) {
    return initializer instanceof NormalDeviation normal
        ? "{kind: normal, deviation: " + normal.deviation() + "}"
        : initializer.kind();
  }

  static Optimization read(YamlValue yaml, Map<String, YamlValue> entries) {
    YamlValue schedule = entries.get("schedule");
    YamlValue decay = entries.get("weightDecay");
    YamlValue clipping = entries.get("clipping");
    return new Optimization(
        yaml.required(entries, "optimizer").as(OptimizerYaml::read),
        schedule == null ? new Constant() : schedule.as(ScheduleYaml::read),
        decay == null ? WeightDecay.NONE : decay.as(OptimizationYaml::decay),
        clipping == null ? GradientClipping.NONE : clipping.as(OptimizationYaml::clipping));
  }

  private static WeightDecay decay(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(Set.of("form", "amount"));
    return new WeightDecay(
        yaml.required(entries, "form").choice("form of decay", DECAYS),
        yaml.required(entries, "amount").number());
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
      out.append("weightDecay: {form: ")
          .append(Choice.name(decay.form(), DECAYS))
          .append(", amount: ")
          .append(decay.amount())
          .append("}\n");
    }
    GradientClipping clipping = optimization.clipping();
    if (clipping.limit() < Double.POSITIVE_INFINITY) {
      out.append("clipping: {form: ")
          .append(Choice.name(clipping.form(), CLIPPINGS))
          .append(", limit: ")
          .append(clipping.limit())
          .append("}\n");
    }
  }
}
