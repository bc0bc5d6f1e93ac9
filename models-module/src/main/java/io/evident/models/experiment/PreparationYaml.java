package io.evident.models.experiment;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ClassWeights;
import io.evident.models.data.ClassWeightsYaml;
import io.evident.models.data.ImageViews;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Reads and writes the keys of an {@link ImagePreparation}. */
final class PreparationYaml {
  private static final String MEAN_IMAGE = "meanImage";

  /** At the top, since it is a share and not a number of examples, and of tables too. */
  static final String CALIBRATION_PART = "calibrationPart";

  private static final Map<String, Augmentation.Flip> FLIPS =
      Map.of(
          "true", Augmentation.Flip.RANDOM,
          "false", Augmentation.Flip.NEVER,
          "alternating", Augmentation.Flip.ALTERNATING);

  private PreparationYaml() {}

  static ImagePreparation read(YamlValue yaml, Map<String, YamlValue> entries) {
    YamlValue augmentation = entries.get("augmentation");
    YamlValue split = entries.get("split");
    YamlValue weights = entries.get("classWeights");
    YamlValue views = entries.get("testTime");
    return new ImagePreparation(
        yaml.required(entries, "normalization").as(PreparationYaml::normalization),
        augmentation == null ? Augmentation.NONE : augmentation.as(PreparationYaml::augmentation),
        split(split, entries.get(CALIBRATION_PART)),
        weights == null ? ClassWeights.NONE : ClassWeightsYaml.read(weights),
        views == null ? ImageViews.NONE : views.as(PreparationYaml::views));
  }

  private static Normalization normalization(YamlValue yaml) {
    if (yaml.isScalar()) {
      return yaml.choice("normalization", Map.of(MEAN_IMAGE, new MeanImage()));
    }
    Map<String, YamlValue> entries = yaml.mapping(Set.of("mean", "deviation"));
    return new Standardization(
        numbers(yaml.required(entries, "mean")), numbers(yaml.required(entries, "deviation")));
  }

  private static List<Double> numbers(YamlValue yaml) {
    return yaml.isScalar()
        ? List.of(yaml.number())
        : yaml.items().stream().map(YamlValue::number).toList();
  }

  private static Augmentation augmentation(YamlValue yaml) {
    Map<String, YamlValue> entries =
        yaml.mapping(Set.of("flip", "translate", "colorJitter", "cutout"));
    YamlValue colors = entries.get("colorJitter");
    YamlValue flip = entries.get("flip");
    return new Augmentation(
        flip == null ? Augmentation.Flip.NEVER : flip.choice("flip", FLIPS),
        integer(entries, "translate"),
        colors == null ? ColorJitter.NONE : colors.as(PreparationYaml::colors),
        integer(entries, "cutout"));
  }

  private static ColorJitter colors(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(Set.of("brightness", "contrast", "saturation"));
    return new ColorJitter(
        number(entries, "brightness"), number(entries, "contrast"), number(entries, "saturation"));
  }

  private static double number(Map<String, YamlValue> entries, String key) {
    return entries.containsKey(key) ? entries.get(key).number() : 0;
  }

  private static ImageViews views(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(Set.of("mirror", "shift"));
    YamlValue mirror = entries.get("mirror");
    return new ImageViews(
        mirror != null && mirror.choice("answer", Map.of("true", true, "false", false)),
        integer(entries, "shift"));
  }

  private static int integer(Map<String, YamlValue> entries, String key) {
    return entries.containsKey(key) ? entries.get(key).integer() : 0;
  }

  private static SplitPlan split(YamlValue yaml, YamlValue part) {
    SplitPlan split = yaml == null ? SplitPlan.ALL : yaml.as(PreparationYaml::split);
    return part == null
        ? split
        : part.as(p -> new SplitPlan(split.train(), split.validation(), split.test(), p.number()));
  }

  private static SplitPlan split(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(Set.of("train", "validation", "test"));
    return new SplitPlan(
        optional(entries, "train"), integer(entries, "validation"), optional(entries, "test"));
  }

  private static OptionalInt optional(Map<String, YamlValue> entries, String key) {
    return entries.containsKey(key)
        ? OptionalInt.of(entries.get(key).integer())
        : OptionalInt.empty();
  }

  static void print(ImagePreparation preparation, StringBuilder out) {
    out.append("normalization: ")
        .append(preparation.normalization().accept(new NormalizationText()))
        .append('\n');
    Augmentation augmentation = preparation.augmentation();
    if (!augmentation.equals(Augmentation.NONE)) {
      out.append("augmentation: {flip: ")
          .append(Choice.name(augmentation.flip(), FLIPS))
          .append(", translate: ")
          .append(augmentation.translate())
          .append(colors(augmentation.colors()))
          .append(", cutout: ")
          .append(augmentation.cutout())
          .append("}\n");
    }
    ImageViews views = preparation.views();
    if (!views.equals(ImageViews.NONE)) {
      out.append("testTime: {mirror: ")
          .append(views.mirror())
          .append(", shift: ")
          .append(views.shift())
          .append("}\n");
    }
    SplitPlan split = preparation.split();
    if (split.validation() > 0 || split.train().isPresent() || split.test().isPresent()) {
      out.append("split: {validation: ").append(split.validation());
      split.train().ifPresent(count -> out.append(", train: ").append(count));
      split.test().ifPresent(count -> out.append(", test: ").append(count));
      out.append("}\n");
    }
    if (split.calibration() > 0) {
      out.append(CALIBRATION_PART + ": ").append(split.calibration()).append('\n');
    }
    if (!preparation.classWeights().equals(ClassWeights.NONE)) {
      out.append("classWeights: ")
          .append(ClassWeightsYaml.print(preparation.classWeights()))
          .append('\n');
    }
  }

  private static String colors(ColorJitter colors) {
    return colors.equals(ColorJitter.NONE)
        ? ""
        : ", colorJitter: {brightness: "
            + colors.brightness()
            + ", contrast: "
            + colors.contrast()
            + ", saturation: "
            + colors.saturation()
            + "}";
  }

  private static final class NormalizationText implements Normalization.Visitor<String> {
    @Override
    public String standardization(Standardization normalization) {
      return "{mean: "
          + text(normalization.mean())
          + ", deviation: "
          + text(normalization.deviation())
          + "}";
    }

    private static String text(List<Double> numbers) {
      return numbers.size() == 1 ? numbers.get(0).toString() : numbers.toString();
    }

    @Override
    public String meanImage(MeanImage normalization) {
      return MEAN_IMAGE;
    }
  }
}
