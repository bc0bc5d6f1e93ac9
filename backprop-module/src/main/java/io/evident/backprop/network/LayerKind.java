package io.evident.backprop.network;

import io.evident.backprop.yaml.YamlValue;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Every kind of built-in layer: its name in a network's YAML, and how it is read there. */
@SuppressWarnings("ImmutableEnumChecker") // its set, functions and records do not change
public enum LayerKind {
  /** {@link Dense}. */
  DENSE(
      "dense",
      Set.of("units", "inputs", "bias"),
      s -> new Dense(s.integer("units"), s.optionalInteger("inputs"), s.answer("bias", true)),
      Dense.of(1)),

  /** {@link Conv2d}. */
  CONV_2D(
      "conv2d",
      Set.of("filters", "kernel", "stride", "padding", "dilation", "groups", "bias"),
      s ->
          new Conv2d(
              s.integer("filters"),
              s.perAxis("kernel"),
              s.perAxis("stride", PerAxis.of(1)),
              s.padding("padding"),
              s.optionalInteger("dilation").orElse(1),
              s.optionalInteger("groups").orElse(1),
              s.answer("bias", true)),
      Conv2d.of(1, 1)),

  /** {@link Pool2d} of the maximum. */
  MAX_POOL_2D(
      "maxPool2d",
      Set.of("size", "stride", "padding"),
      s -> s.pool(Pool2d.Reduction.MAX),
      Pool2d.max(2)),

  /** {@link Pool2d} of the mean. */
  AVG_POOL_2D(
      "avgPool2d",
      Set.of("size", "stride", "padding"),
      s -> s.pool(Pool2d.Reduction.MEAN),
      Pool2d.mean(2)),

  /** {@link GlobalAvgPool2d}. */
  GLOBAL_AVG_POOL_2D("globalAvgPool2d", new GlobalAvgPool2d()),

  /** {@link PadChannels}. */
  PAD_CHANNELS(
      "padChannels",
      Set.of("channels", "stride"),
      s -> new PadChannels(s.integer("channels"), s.optionalInteger("stride").orElse(1)),
      PadChannels.of(8).withStride(2)),

  /** {@link Scale}. */
  SCALE(
      "scale",
      Set.of("factor", "learned"),
      s -> new Scale(s.number("factor", Scale.DEFAULT_FACTOR), s.answer("learned", false)),
      new Scale()),

  /** {@link Flatten}. */
  FLATTEN("flatten", new Flatten()),

  /** {@link Activation} with {@link Activation.Function#RELU}. */
  RELU("relu", Activation.relu()),

  /** {@link Activation} with {@link Activation.Function#LEAKY_RELU}. */
  LEAKY_RELU(
      "leakyRelu",
      Set.of("slope"),
      s -> Activation.leakyRelu(s.number("slope", Activation.DEFAULT_SLOPE)),
      Activation.leakyRelu(Activation.DEFAULT_SLOPE)),

  /** {@link Activation} with {@link Activation.Function#TANH}. */
  TANH("tanh", Activation.tanh()),

  /** {@link Activation} with {@link Activation.Function#SIGMOID}. */
  SIGMOID("sigmoid", Activation.sigmoid()),

  /** {@link Activation} with {@link Activation.Function#GELU}. */
  GELU("gelu", Activation.gelu()),

  /** {@link Activation} with {@link Activation.Function#SOFTPLUS}. */
  SOFTPLUS("softplus", Activation.softplus()),

  /** {@link Activation} with {@link Activation.Function#SILU}. */
  SILU("silu", Activation.silu()),

  /** {@link Activation} with {@link Activation.Function#ELU}. */
  ELU("elu", Activation.elu()),

  /** {@link Activation} with {@link Activation.Function#HARD_SWISH}. */
  HARD_SWISH("hardswish", Activation.hardSwish()),

  /** {@link BatchNorm}. */
  BATCH_NORM(
      "batchNorm",
      Set.of("epsilon", "decay", "scale"),
      s ->
          new BatchNorm(
              s.number("epsilon", BatchNorm.DEFAULT_EPSILON),
              s.number("decay", BatchNorm.DEFAULT_DECAY),
              s.answer("scale", true)),
      new BatchNorm()),

  /** {@link LayerNorm}. */
  LAYER_NORM(
      "layerNorm",
      Set.of("epsilon"),
      s -> new LayerNorm(s.number("epsilon", LayerNorm.DEFAULT_EPSILON)),
      new LayerNorm()),

  /** {@link GroupNorm}. */
  GROUP_NORM(
      "groupNorm",
      Set.of("groups", "epsilon"),
      s -> new GroupNorm(s.integer("groups"), s.number("epsilon", GroupNorm.DEFAULT_EPSILON)),
      GroupNorm.of(1)),

  /** {@link Dropout}. */
  DROPOUT("dropout", Set.of("rate"), s -> new Dropout(s.number("rate")), new Dropout(0.5));

  private final String yaml;
  private final Set<String> settings;
  private final Function<Settings, BuiltInLayer> reader;
  private final BuiltInLayer example;

  LayerKind(
      String yaml,
      Set<String> settings,
      Function<Settings, BuiltInLayer> reader,
      BuiltInLayer example) {
    this.yaml = yaml;
    this.settings = settings;
    this.reader = reader;
    this.example = example;
  }

  LayerKind(String yaml, BuiltInLayer only) {
    this(yaml, Set.of(), s -> only, only);
  }

  /**
   * Its name in a network's YAML.
   *
   * @return such as {@code conv2d}
   */
  public String yaml() {
    return yaml;
  }

  /**
   * One layer of this kind, with its defaults or small settings.
   *
   * @return the layer
   */
  public BuiltInLayer example() {
    return example;
  }

  Set<String> settings() {
    return settings;
  }

  BuiltInLayer read(YamlValue item, Map<String, YamlValue> values) {
    return reader.apply(new Settings(item, values));
  }

  /** The settings of one layer, read by name. */
  private record Settings(YamlValue item, Map<String, YamlValue> values) {

    int integer(String key) {
      return item.required(values, key).integer();
    }

    OptionalInt optionalInteger(String key) {
      YamlValue value = values.get(key);
      return value == null ? OptionalInt.empty() : OptionalInt.of(value.integer());
    }

    PerAxis perAxis(String key) {
      return perAxis(item.required(values, key));
    }

    PerAxis perAxis(String key, PerAxis otherwise) {
      YamlValue value = values.get(key);
      return value == null ? otherwise : perAxis(value);
    }

    /** One number for both axes, or a list of two. */
    private static PerAxis perAxis(YamlValue value) {
      if (!value.isSequence()) {
        return PerAxis.of(value.integer());
      }
      if (value.items().size() != 2) {
        throw value.error("must be a number, or two as [rows, columns]");
      }
      return new PerAxis(value.items().get(0).integer(), value.items().get(1).integer());
    }

    /** Windows touch unless told otherwise. */
    Pool2d pool(Pool2d.Reduction reduction) {
      PerAxis size = perAxis("size");
      return new Pool2d(reduction, size, perAxis("stride", size), padding("padding"));
    }

    double number(String key) {
      return item.required(values, key).number();
    }

    double number(String key, double otherwise) {
      YamlValue value = values.get(key);
      return value == null ? otherwise : value.number();
    }

    boolean answer(String key, boolean otherwise) {
      YamlValue value = values.get(key);
      return value == null
          ? otherwise
          : value.choice("answer", Map.of("true", true, "false", false));
    }

    Padding padding(String key) {
      YamlValue value = values.get(key);
      if (value == null || isWord(value, "valid")) {
        return Padding.VALID;
      }
      return isWord(value, "same")
          ? Padding.SAME
          : new Padding(Padding.Mode.EXPLICIT, perAxis(value));
    }

    private static boolean isWord(YamlValue value, String word) {
      return value.isScalar() && value.text().equals(word);
    }
  }
}
