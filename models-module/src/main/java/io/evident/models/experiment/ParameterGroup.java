package io.evident.models.experiment;

import io.evident.backprop.initialization.Initializer;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.GroupNorm;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LayerNorm;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;
import io.evident.models.optimization.Freezing;
import io.evident.models.optimization.LearningRateSchedule;
import io.evident.models.optimization.Optimizer;
import io.evident.models.optimization.WeightDecay;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Some of a network's parameters, and what holds for them in place of what the experiment says.
 *
 * @param of a kind of parameters, see {@link #KINDS}, or a pattern of their names, in which *
 *     stands for any characters, such as {@code conv2d_1.*}
 * @param initializer where they start
 * @param optimizer how they follow the gradient
 * @param schedule of their learning rate
 * @param weightDecay what pulls them towards 0: all that the group names, biases too
 * @param freezing in which epochs they stand still
 */
public record ParameterGroup(
    String of,
    Optional<Initializer> initializer,
    Optional<Optimizer> optimizer,
    Optional<LearningRateSchedule> schedule,
    Optional<WeightDecay> weightDecay,
    Freezing freezing) {

  private interface Kind {
    boolean has(Network network, Parameter parameter, Layer layer);
  }

  /** What may stand for a pattern. */
  private static final Map<String, Kind> BY_NAME =
      Map.of(
          "kernels",
          (network, p, layer) -> layer instanceof Conv2d && p.role() == ParameterRole.WEIGHT,
          "weights",
          (network, p, layer) -> layer instanceof Dense && p.role() == ParameterRole.WEIGHT,
          "head",
          (network, p, layer) -> p.role() == ParameterRole.WEIGHT && p.layer() == head(network),
          "biases",
          (network, p, layer) ->
              (layer instanceof Conv2d || layer instanceof Dense) && p.role() == ParameterRole.BIAS,
          "normalization",
          (network, p, layer) ->
              layer instanceof BatchNorm
                  || layer instanceof LayerNorm
                  || layer instanceof GroupNorm);

  /** The kinds of parameters, by which a group may be named. */
  public static final java.util.Set<String> KINDS = BY_NAME.keySet();

  public ParameterGroup {
    if (of.isEmpty()) {
      throw new IllegalArgumentException("of must name parameters, got nothing");
    }
  }

  /**
   * A group for which nothing else holds than for the rest.
   *
   * @param of a kind or a pattern
   * @return the group
   * @throws IllegalArgumentException if it is empty
   */
  public static ParameterGroup of(String of) {
    return new ParameterGroup(
        of, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Freezing.NEVER);
  }

  /** The last dense layer, or -1. */
  private static int head(Network network) {
    int head = -1;
    for (int l = 0; l < network.layers().size(); l++) {
      head = network.layers().get(l) instanceof Dense ? l : head;
    }
    return head;
  }

  /**
   * Whether this group names a parameter. Running statistics are never named: no gradient changes
   * them.
   *
   * @param network whose parameter it is
   * @param parameter its index
   * @return true if it does, whatever other groups name
   */
  public boolean names(Network network, int parameter) {
    Parameter named = network.parameters().get(parameter);
    if (!named.trained()) {
      return false;
    }
    Kind kind = BY_NAME.get(of);
    if (kind != null) {
      return kind.has(network, named, network.layers().get(named.layer()));
    }
    String pattern =
        Arrays.stream(of.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return named.name().matches(pattern);
  }
}
