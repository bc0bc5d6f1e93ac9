package io.evident.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Which options of {@code evident gradcheck} make sense together. One that would be ignored is
 * refused: whoever gives it believes that something was checked which was not.
 */
final class GradcheckOptions {
  private static final String NETWORK = "NETWORK.yaml";
  private static final String CHECK = "a check of a network";

  /** What the command may do instead of a check, and what it then takes. */
  private static final Map<String, Set<String>> INSTEAD =
      Map.of(
          "--atlas",
          Set.of("--out"),
          "--self-test",
          Set.of("--seeds"),
          "--identities",
          Set.of("--seed"),
          "--summary",
          Set.of(NETWORK, "--data"));

  private static final Set<String> OF_CHECK =
      Set.of(
          NETWORK,
          "--data",
          "--batch",
          "--seed",
          "--sample",
          "--full",
          "--mode",
          "--format",
          "--error",
          "--out",
          "--directions",
          "--second-order",
          "--device");

  private GradcheckOptions() {}

  /**
   * Looks at what was given.
   *
   * @param spec of the command, parsed
   * @throws ParameterException if two of them do not go together
   */
  static void requireFit(CommandSpec spec) {
    ParseResult parsed = spec.commandLine().getParseResult();
    List<String> given = new ArrayList<>();
    if (parsed.hasMatchedPositional(0)) {
      given.add(NETWORK);
    }
    parsed.matchedOptions().stream().map(OptionSpec::longestName).forEach(given::add);
    String action = given.stream().filter(INSTEAD::containsKey).findFirst().orElse(CHECK);
    Set<String> taken = INSTEAD.getOrDefault(action, OF_CHECK);
    for (String other : given) {
      boolean ours =
          OF_CHECK.contains(other) || INSTEAD.containsKey(other) || other.equals("--seeds");
      if (ours && !other.equals(action) && !taken.contains(other)) {
        throw refused(spec, action + " takes no " + other + ": leave one of them out");
      }
    }
    if (given.contains("--full") && given.contains("--sample")) {
      throw refused(spec, "--full looks at every entry: leave --sample out, or --full");
    }
    if (given.contains("--error")
        && parsed.matchedOptionValue("--format", GradcheckCommand.Format.TEXT)
            != GradcheckCommand.Format.TEXT) {
      throw refused(
          spec,
          "--error chooses what --format text shows; the others hold both errors: leave it out");
    }
  }

  private static ParameterException refused(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
