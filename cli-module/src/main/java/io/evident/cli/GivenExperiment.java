package io.evident.cli;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.DataFormatException;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.SplitPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** An experiment as the command line gives it: a name or a file, changed by options. */
final class GivenExperiment {
  private GivenExperiment() {}

  /** The built-in experiment of this name, or what the file describes. */
  static YamlValue yaml(String experiment) throws IOException {
    if (experiment.endsWith(".yaml") || experiment.endsWith(".yml")) {
      return YamlValue.read(Path.of(experiment));
    }
    Path file = Path.of(experiment);
    if (!Files.isRegularFile(file)) {
      return BuiltInExperiments.yaml(experiment);
    }
    if (experiment.toLowerCase(Locale.ROOT).matches(".*\\.[ct]sv")) {
      throw new DataFormatException(
          experiment,
          "is a table, not an experiment",
          "train on it with evident train --table "
              + experiment
              + " --target COLUMN, or give it to an experiment with --data");
    }
    return YamlValue.read(file);
  }

  /** An experiment with what {@code --set} asks for. */
  static YamlValue overridden(YamlValue yaml, List<String> overrides, CommandSpec spec) {
    YamlValue result = yaml;
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals < 1) {
        throw new ParameterException(
            spec.commandLine(), "--set takes KEY=VALUE, got \"" + override + "\"");
      }
      String key = override.substring(0, equals);
      result = result.with(key, override.substring(equals + 1), "--set " + override);
    }
    return result;
  }

  /** The experiment with its split scaled down to the images there are. */
  static Experiment scaled(Experiment given, ImageSplits images) {
    return given.withSplit(fitted(given.images().split(), images));
  }

  private static SplitPlan fitted(SplitPlan split, ImageSplits images) {
    int own = images.validationImages();
    return own == 0
        ? split.fitted(images.train().size(), images.test().size())
        : split.fitted(images.trained().size(), own, images.test().size());
  }
}
