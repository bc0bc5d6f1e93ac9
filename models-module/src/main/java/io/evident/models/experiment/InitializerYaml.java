package io.evident.models.experiment;

import io.evident.backprop.initialization.GlorotNormal;
import io.evident.backprop.initialization.GlorotUniform;
import io.evident.backprop.initialization.HeNormal;
import io.evident.backprop.initialization.HeUniform;
import io.evident.backprop.initialization.Identity;
import io.evident.backprop.initialization.Initializer;
import io.evident.backprop.initialization.NormalDeviation;
import io.evident.backprop.initialization.Orthogonal;
import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.initialization.UnitDeviation;
import io.evident.backprop.initialization.Whitening;
import io.evident.backprop.initialization.Zeros;
import io.evident.backprop.yaml.YamlValue;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reads and writes an initializer: its name, or its kind with its settings. */
final class InitializerYaml {
  private static final String KIND = "kind";

  private static final Map<String, Initializer> NAMED =
      Map.of(
          "uniformFanIn",
          new UniformFanIn(),
          "heNormal",
          new HeNormal(),
          "heUniform",
          new HeUniform(),
          "glorotUniform",
          new GlorotUniform(),
          "glorotNormal",
          new GlorotNormal(),
          "identity",
          new Identity(),
          "orthogonal",
          new Orthogonal(1),
          "whitening",
          new Whitening(Whitening.DEFAULT_IMAGES, Whitening.DEFAULT_EPSILON),
          "zeros",
          new Zeros());

  private record Settings(Set<String> keys, Function<Given, Initializer> initializer) {}

  /** Settings read by name. */
  private record Given(YamlValue yaml, Map<String, YamlValue> values) {
    YamlValue required(String key) {
      return yaml.required(values, key);
    }

    double number(String key, double otherwise) {
      return values.containsKey(key) ? values.get(key).number() : otherwise;
    }
  }

  private static final Map<String, Settings> WITH_SETTINGS =
      Map.of(
          "normal",
          new Settings(
              Set.of(KIND, "deviation"),
              given -> given.required("deviation").as(d -> new NormalDeviation(d.number()))),
          "orthogonal",
          new Settings(Set.of(KIND, "gain"), given -> new Orthogonal(given.number("gain", 1))),
          "unitDeviation",
          new Settings(
              Set.of(KIND, "of"),
              given -> new UnitDeviation(given.required("of").as(InitializerYaml::read))),
          "whitening",
          new Settings(
              Set.of(KIND, "images", "epsilon"),
              given ->
                  new Whitening(
                      given.values().containsKey("images")
                          ? given.values().get("images").integer()
                          : Whitening.DEFAULT_IMAGES,
                      given.number("epsilon", Whitening.DEFAULT_EPSILON))));

  private static final Set<String> ALL =
      Set.of(KIND, "deviation", "gain", "of", "images", "epsilon");

  private InitializerYaml() {}

  static Initializer read(YamlValue yaml) {
    if (yaml.isScalar()) {
      return yaml.choice("initializer", NAMED);
    }
    Settings settings = yaml.required(yaml.mapping(ALL), KIND).choice("initializer", WITH_SETTINGS);
    return settings.initializer().apply(new Given(yaml, yaml.mapping(settings.keys())));
  }

  static String print(Initializer initializer) {
    if (initializer instanceof NormalDeviation normal) {
      return "{kind: normal, deviation: " + normal.deviation() + "}";
    }
    if (initializer instanceof Orthogonal orthogonal) {
      return "{kind: orthogonal, gain: " + orthogonal.gain() + "}";
    }
    if (initializer instanceof UnitDeviation unit) {
      return "{kind: unitDeviation, of: " + print(unit.of()) + "}";
    }
    if (initializer instanceof Whitening whitening) {
      return "{kind: whitening, images: "
          + whitening.images()
          + ", epsilon: "
          + whitening.epsilon()
          + "}";
    }
    return initializer.kind();
  }
}
