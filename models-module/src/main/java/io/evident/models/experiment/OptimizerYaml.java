package io.evident.models.experiment;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.optimization.Adam;
import io.evident.models.optimization.Momentum;
import io.evident.models.optimization.Muon;
import io.evident.models.optimization.Optimizer;
import io.evident.models.optimization.OptimizerVisitor;
import io.evident.models.optimization.Sgd;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads and writes an optimizer: its kind with its settings. */
final class OptimizerYaml {
  private static final String RATE = "learningRate";
  private static final String MOMENTUM = "momentum";
  private static final String KIND = "kind";
  private static final String NESTEROV = "nesterov";
  private static final String KERNEL_NORM = "kernelNorm";

  private static final Map<String, Muon.KernelNorm> KERNEL_NORMS =
      Map.of("sqrtFilters", Muon.KernelNorm.SQRT_FILTERS, "free", Muon.KernelNorm.FREE);

  private static final Map<String, Kind> KINDS =
      Map.of(
          "sgd",
          new Kind(Set.of(KIND, RATE), s -> new Sgd(s.number(RATE))),
          "momentum",
          new Kind(Set.of(KIND, RATE, MOMENTUM), s -> s.momentum(Momentum.Form.PYTORCH)),
          "nesterov",
          new Kind(Set.of(KIND, RATE, MOMENTUM), s -> s.momentum(Momentum.Form.NESTEROV)),
          "kerasMomentum",
          new Kind(
              Set.of(KIND, RATE, MOMENTUM, NESTEROV),
              s ->
                  s.momentum(
                      s.flag(NESTEROV, false)
                          ? Momentum.Form.KERAS_NESTEROV
                          : Momentum.Form.KERAS)),
          "adam",
          new Kind(Set.of(KIND, RATE, "beta1", "beta2", "epsilon"), Settings::adam),
          "adamW",
          new Kind(
              Set.of(KIND, RATE, "beta1", "beta2", "epsilon", "weightDecay"),
              s -> s.adam().withWeightDecay(s.number("weightDecay"))),
          "muon",
          new Kind(
              Set.of(KIND, RATE, MOMENTUM, NESTEROV, "steps", "coefficients", KERNEL_NORM),
              Settings::muon));

  private OptimizerYaml() {}

  /** The settings a kind takes, and how they make an optimizer. */
  private record Kind(Set<String> settings, Function<Settings, Optimizer> optimizer) {}

  /** Settings read by name. */
  private record Settings(YamlValue yaml, Map<String, YamlValue> values) {
    double number(String key) {
      return yaml.required(values, key).number();
    }

    double number(String key, double otherwise) {
      return values.containsKey(key) ? values.get(key).number() : otherwise;
    }

    Momentum momentum(Momentum.Form form) {
      return new Momentum(number(RATE), number(MOMENTUM), form);
    }

    Adam adam() {
      return new Adam(
          number(RATE),
          number("beta1", Adam.DEFAULT_BETA1),
          number("beta2", Adam.DEFAULT_BETA2),
          number("epsilon", Adam.DEFAULT_EPSILON));
    }

    Muon muon() {
      YamlValue steps = values.get("steps");
      YamlValue coefficients = values.get("coefficients");
      YamlValue norm = values.get(KERNEL_NORM);
      return new Muon(
          number(RATE),
          number(MOMENTUM),
          flag(NESTEROV, true),
          steps == null ? Muon.DEFAULT_STEPS : steps.integer(),
          coefficients == null
              ? Muon.DEFAULT_COEFFICIENTS
              : coefficients.items().stream().map(YamlValue::number).toList(),
          norm == null
              ? Muon.KernelNorm.SQRT_FILTERS
              : norm.choice("norm of kernels", KERNEL_NORMS));
    }

    boolean flag(String key, boolean otherwise) {
      return values.containsKey(key)
          ? values.get(key).choice("answer", Map.of("true", true, "false", false))
          : otherwise;
    }
  }

  static Optimizer read(YamlValue yaml) {
    Map<String, YamlValue> all =
        yaml.mapping(
            KINDS.values().stream()
                .flatMap(kind -> kind.settings().stream())
                .collect(Collectors.toSet()));
    Kind kind = yaml.required(all, KIND).choice("optimizer", KINDS);
    return kind.optimizer().apply(new Settings(yaml, yaml.mapping(kind.settings())));
  }

  /** An optimizer as YAML. */
  static final class Text implements OptimizerVisitor<String> {
    private static String text(Optimizer optimizer, String rest) {
      return "{kind: "
          + optimizer.kind()
          + ", learningRate: "
          + optimizer.learningRate()
          + rest
          + "}";
    }

    @Override
    public String sgd(Sgd optimizer) {
      return text(optimizer, "");
    }

    @Override
    public String momentum(Momentum optimizer) {
      String nesterov =
          switch (optimizer.form()) {
            case PYTORCH, NESTEROV -> "";
            case KERAS, KERAS_NESTEROV -> ", nesterov: " + optimizer.form().isNesterov();
          };
      return text(optimizer, ", momentum: " + optimizer.momentum() + nesterov);
    }

    @Override
    public String adam(Adam optimizer) {
      String decay =
          optimizer.weightDecay().isPresent()
              ? ", weightDecay: " + optimizer.weightDecay().getAsDouble()
              : "";
      return text(
          optimizer,
          ", beta1: "
              + optimizer.beta1()
              + ", beta2: "
              + optimizer.beta2()
              + ", epsilon: "
              + optimizer.epsilon()
              + decay);
    }

    @Override
    public String muon(Muon optimizer) {
      return text(
          optimizer,
          ", momentum: "
              + optimizer.momentum()
              + ", nesterov: "
              + optimizer.nesterov()
              + ", steps: "
              + optimizer.steps()
              + ", coefficients: "
              + optimizer.coefficients()
              + ", kernelNorm: "
              + Choice.name(optimizer.kernelNorm(), KERNEL_NORMS));
    }
  }
}
