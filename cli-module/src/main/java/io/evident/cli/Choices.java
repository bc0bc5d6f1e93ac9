package io.evident.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Options that take one of a few words. */
final class Choices {
  private Choices() {}

  /** The constant of that name in lower case; what is none of them is wrong usage. */
  static <E extends Enum<E>> E of(CommandSpec spec, String option, String text, Class<E> type) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(text)) {
        return constant;
      }
      names.add(name);
    }
    throw new ParameterException(
        spec.commandLine(),
        option + " must be one of " + String.join(", ", names) + ", got " + text);
  }
}
