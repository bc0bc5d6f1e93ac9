package io.evident.models.experiment;

import io.evident.backprop.yaml.YamlValue;
import java.util.Map;
import java.util.OptionalInt;

/** Reads and writes the keys of a {@link Course}. */
final class CourseYaml {
  private static final Map<String, Course.Order> ORDERS =
      Map.of("shuffled", Course.Order.SHUFFLED, "withReplacement", Course.Order.WITH_REPLACEMENT);

  private static final Map<String, Course.When> WHEN =
      Map.of("never", Course.When.NEVER, "last", Course.When.LAST, "every", Course.When.EVERY);

  private CourseYaml() {}

  static Course read(YamlValue yaml, Map<String, YamlValue> entries) {
    YamlValue steps = entries.get("steps");
    if (steps != null && entries.containsKey("epochs")) {
      throw steps.error("a training is counted in epochs or in steps, not both; remove one");
    }
    YamlValue amount = steps == null ? yaml.required(entries, "epochs") : steps;
    YamlValue order = entries.get("order");
    YamlValue when = entries.get("evaluateTrain");
    YamlValue patience = entries.get("patience");
    YamlValue drops = entries.get("dropLastBatch");
    return new Course(
        yaml.required(entries, "batchSize").integer(),
        amount.integer(),
        steps == null ? Course.Unit.EPOCHS : Course.Unit.STEPS,
        order == null ? Course.Order.SHUFFLED : order.choice("order", ORDERS),
        when == null ? Course.When.LAST : when.choice("time", WHEN),
        patience == null ? OptionalInt.empty() : OptionalInt.of(patience.integer()),
        drops != null && drops.choice("answer", Map.of("true", true, "false", false)));
  }

  static void print(Course course, StringBuilder out) {
    out.append("batchSize: ").append(course.batchSize()).append('\n');
    out.append(course.unit() == Course.Unit.EPOCHS ? "epochs: " : "steps: ")
        .append(course.amount())
        .append('\n');
    out.append("order: ").append(Choice.name(course.order(), ORDERS)).append('\n');
    out.append("evaluateTrain: ").append(Choice.name(course.trainEvaluation(), WHEN)).append('\n');
    if (course.patience().isPresent()) {
      out.append("patience: ").append(course.patience().getAsInt()).append('\n');
    }
    if (course.dropLastBatch()) {
      out.append("dropLastBatch: true\n");
    }
  }
}
