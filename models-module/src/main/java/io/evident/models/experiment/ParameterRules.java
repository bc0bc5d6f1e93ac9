package io.evident.models.experiment;

import io.evident.backprop.initialization.Identity;
import io.evident.backprop.initialization.Initializer;
import io.evident.backprop.initialization.Whitening;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;
import io.evident.models.optimization.Freezing;
import io.evident.models.optimization.Muon;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What holds for each parameter of a network: the first of the experiment's {@link ParameterGroup
 * groups} that names it, else the experiment's own keys. The experiment's own keys are rule 0,
 * group i, from 0, is rule i + 1.
 */
public final class ParameterRules {
  private final Network network;
  private final List<ParameterGroup> groups;
  private final List<Optimization> rules = new ArrayList<>();
  private final int[] ruleOf;

  private ParameterRules(Optimization optimization, Network network) {
    this.network = network;
    this.groups = optimization.groups();
    rules.add(optimization.withGroups(List.of()));
    for (ParameterGroup group : groups) {
      rules.add(
          new Optimization(
              group.optimizer().orElse(optimization.optimizer()),
              group.schedule().orElse(optimization.schedule()),
              group.weightDecay().orElse(optimization.weightDecay()),
              optimization.clipping()));
    }
    ruleOf = new int[network.parameters().size()];
    for (int p = 0; p < ruleOf.length; p++) {
      int at = p;
      ruleOf[p] =
          IntStream.range(0, groups.size())
                  .filter(g -> groups.get(g).names(network, at))
                  .findFirst()
                  .orElse(-1)
              + 1;
    }
  }

  /**
   * The rules of a network's parameters, of which {@link #requireFits} knows whether they fit.
   *
   * @param optimization how the loss is made small, with its groups
   * @param network whose parameters
   * @return the rules
   */
  public static ParameterRules of(Optimization optimization, Network network) {
    return new ParameterRules(optimization, network);
  }

  /**
   * Requires that an experiment's rules all fit.
   *
   * @throws IllegalArgumentException if a group names no parameter, or something holds for a
   *     parameter that it is not made for
   */
  static void requireFit(Initializer initializer, Optimization optimization, Network network) {
    ParameterRules rules = of(optimization, network);
    for (int rule = 0; rule < rules.all().size(); rule++) {
      rules.requireFits(rule);
      rules.requireStarts(rule, initializer);
    }
  }

  /**
   * Requires that one rule fits the parameters that it is for, wherever they start.
   *
   * @param rule its number
   * @throws IllegalArgumentException if it is for none, or not made for one
   */
  void requireFits(int rule) {
    requireSome(rule);
    for (int p = 0; p < ruleOf.length; p++) {
      if (ruleOf[p] == rule && network.parameters().get(p).trained()) {
        requireOptimizer(p);
      }
    }
    boolean any = IntStream.range(0, ruleOf.length).anyMatch(this::isLearned);
    if (rule == groups.size() && !any && network.parameterCount() > 0) {
      throw new IllegalArgumentException(
          "every parameter is frozen for good, and nothing is left to train; leave frozen out of a"
              + " group");
    }
  }

  private void requireSome(int rule) {
    if (rule == 0 || IntStream.of(ruleOf).anyMatch(r -> r == rule)) {
      return;
    }
    ParameterGroup group = groups.get(rule - 1);
    List<String> hidden =
        IntStream.range(0, ruleOf.length)
            .filter(p -> group.names(network, p))
            .mapToObj(p -> name(p) + " (of: " + groups.get(ruleOf[p] - 1).of() + ")")
            .toList();
    if (hidden.isEmpty()) {
      throw new IllegalArgumentException(
          group.of()
              + " names no parameter; there are "
              + String.join(", ", trainedNames())
              + ", and the kinds "
              + String.join(", ", new TreeSet<>(ParameterGroup.KINDS)));
    }
    throw new IllegalArgumentException(
        "all that "
            + group.of()
            + " names is named by groups before it, and the first holds: "
            + String.join(", ", hidden)
            + "; put this group first, or remove it");
  }

  private List<String> trainedNames() {
    return network.parameters().stream().filter(Parameter::trained).map(Parameter::name).toList();
  }

  private String name(int parameter) {
    return network.parameters().get(parameter).name();
  }

  private Layer layer(int parameter) {
    return network.layers().get(network.parameters().get(parameter).layer());
  }

  private void requireOptimizer(int p) {
    boolean matrix =
        network.parameters().get(p).role() == ParameterRole.WEIGHT
            && (layer(p) instanceof Conv2d || layer(p) instanceof Dense);
    if (rule(p).optimizer() instanceof Muon && !matrix && isLearned(p)) {
      throw new IllegalArgumentException(
          "muon is for kernels of convolutions and weights of dense layers, not for "
              + name(p)
              + "; write it in a group, such as groups: [{of: kernels, optimizer: {kind: muon,"
              + " ...}}], and another optimizer for the rest");
    }
  }

  /**
   * Requires that the parameters of one rule can start as it says.
   *
   * @param rule its number
   * @param otherwise the experiment's initializer
   * @throws IllegalArgumentException if an initializer is not made for one, or draws none of them
   */
  void requireStarts(int rule, Initializer otherwise) {
    int[] drawn =
        IntStream.range(0, ruleOf.length).filter(p -> ruleOf[p] == rule && isDrawn(p)).toArray();
    if (rule > 0 && groups.get(rule - 1).initializer().isPresent() && drawn.length == 0) {
      throw new IllegalArgumentException(
          "an initializer is for weights and biases, and "
              + groups.get(rule - 1).of()
              + " names none; leave it out, and scales start at 1 and shifts at 0");
    }
    for (int p : drawn) {
      requireStart(p, initializer(p, otherwise));
    }
  }

  private boolean isDrawn(int parameter) {
    ParameterRole role = network.parameters().get(parameter).role();
    return role == ParameterRole.WEIGHT || role == ParameterRole.BIAS;
  }

  private void requireStart(int p, Initializer initializer) {
    Parameter parameter = network.parameters().get(p);
    if (initializer instanceof Identity
        && parameter.role() == ParameterRole.WEIGHT
        && layer(p) instanceof Conv2d conv
        && conv.groups() > 1) {
      throw new IllegalArgumentException(
          "identity is for convolutions whose filters see all channels, and "
              + name(p)
              + " has "
              + conv.groups()
              + " groups of them; give it another initializer");
    }
    if (initializer instanceof Whitening) {
      requireWhitens(parameter, layer(p));
    }
  }

  private void requireWhitens(Parameter parameter, Layer layer) {
    if (!(layer instanceof Conv2d conv && parameter.role() == ParameterRole.WEIGHT)) {
      throw new IllegalArgumentException(
          "whitening is for the kernel of the first convolution, not for " + parameter.name());
    }
    if (parameter.layer() != 0 || conv.groups() != 1 || conv.dilation() != 1) {
      throw new IllegalArgumentException(
          "whitening is for a convolution that is the network's first layer, has one group and no"
              + " dilation; "
              + parameter.name()
              + " is of another");
    }
    int patch = conv.kernel().area() * parameter.shape().dimension(2);
    if (conv.filters() != 2 * patch) {
      throw new IllegalArgumentException(
          "whitening makes "
              + 2 * patch
              + " filters of patches of "
              + patch
              + " numbers, and "
              + parameter.name()
              + " has "
              + conv.filters()
              + "; write filters: "
              + 2 * patch);
    }
  }

  /**
   * All rules, of which some may be of no parameter.
   *
   * @return without groups
   */
  public List<Optimization> all() {
    return List.copyOf(rules);
  }

  /**
   * Which rule holds for a parameter.
   *
   * @param parameter its index
   * @return its number
   */
  public int numberOf(int parameter) {
    return ruleOf[parameter];
  }

  /**
   * What holds for a parameter.
   *
   * @param parameter its index
   * @return how it follows the gradient
   */
  public Optimization rule(int parameter) {
    return rules.get(ruleOf[parameter]);
  }

  private Optional<ParameterGroup> group(int parameter) {
    return ruleOf[parameter] == 0
        ? Optional.empty()
        : Optional.of(groups.get(ruleOf[parameter] - 1));
  }

  /**
   * Where a parameter starts.
   *
   * @param parameter its index
   * @param otherwise the experiment's initializer
   * @return the initializer of its group if that has one
   */
  public Initializer initializer(int parameter, Initializer otherwise) {
    return group(parameter).flatMap(ParameterGroup::initializer).orElse(otherwise);
  }

  /**
   * Whether weight decay pulls a parameter.
   *
   * @param parameter its index
   * @return true for weights, and for all of a group with a decay of its own; false for all of one
   *     whose decay is none, whatever the optimizer
   */
  public boolean decays(int parameter) {
    return group(parameter)
        .flatMap(ParameterGroup::weightDecay)
        .map(own -> own.amount() > 0)
        .orElse(network.parameters().get(parameter).regularized());
  }

  private Freezing freezing(int parameter) {
    return group(parameter).map(ParameterGroup::freezing).orElse(Freezing.NEVER);
  }

  /**
   * Whether a gradient changes a parameter in any epoch.
   *
   * @param parameter its index
   * @return false for running statistics and for what is frozen for good
   */
  public boolean isLearned(int parameter) {
    return network.parameters().get(parameter).trained() && !freezing(parameter).always();
  }

  /**
   * The parameters that stand still in an epoch.
   *
   * @param epoch from 1
   * @return their indices; running statistics, which follow the data in every epoch, are not among
   *     them
   */
  public Set<Integer> frozen(int epoch) {
    Set<Integer> frozen = new TreeSet<>();
    for (int p = 0; p < ruleOf.length; p++) {
      if (network.parameters().get(p).trained() && freezing(p).in(epoch)) {
        frozen.add(p);
      }
    }
    return Set.copyOf(frozen);
  }
}
