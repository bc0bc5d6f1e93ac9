package io.evident.models.experiment;

import io.evident.backprop.initialization.Initializer;
import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.network.BuiltInNetworks;
import io.evident.backprop.network.LossReduction;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.NetworkYaml;
import io.evident.backprop.network.PoissonDeviance;
import io.evident.backprop.network.Precision;
import io.evident.backprop.network.Shape;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.table.TablePlan;
import io.evident.models.table.TablePlanYaml;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * An experiment as YAML:
 *
 * <pre>{@code
 * version: 1
 * name: lenet-b16-e5
 * description: the lenet in batches of 16 for 5 epochs
 * network: lenet                # or a network written out, see NetworkYaml
 * initializer: uniformFanIn     # heNormal | glorotUniform | zeros | {kind: normal, deviation: 1e-4} | ...
 * normalization: {mean: 0.5, deviation: 0.5}   # or one of each for each channel, or meanImage
 * augmentation: {flip: true, translate: 2, cutout: 8}           # none
 * testTime: {mirror: true, shift: 1}                            # the image as it is
 * classWeights: balanced        # or {cat: 2, dog: 1}; none
 * split: {train: 49000, validation: 1000, test: 1000}           # all, none, all
 * calibrationPart: 0.1          # none
 * optimizer: {kind: momentum, learningRate: 0.001, momentum: 0.9}
 * schedule: constant            # or {kind: cosine | oneCycle | epochDecay | ..., settings}
 * weightDecay: {form: decoupled, amount: 5e-4}                  # l2 | decoupled; none
 * clipping: {form: globalNorm, limit: 1}                        # globalNorm | value; none
 * groups:                       # parameters for which something else holds; none
 *   - {of: head, weightDecay: {form: l2, amount: 0.01}, schedule: {kind: linear}}
 *   - {of: conv2d_1.*, frozen: true}
 * reduction: sum                # of the losses of a batch; mean
 * precision: bfloat16           # of products and convolutions in training; float32
 * lookahead: {every: 5, rate: 0.5}              # slow weights; none
 * averaging: {decay: 0.999}     # of the weights; none
 * batchSize: 16
 * epochs: 5                     # or steps: 1000
 * order: shuffled               # or withReplacement
 * evaluateTrain: last           # never | last | every
 * patience: 5                   # epochs without a lower validation loss; never stops early
 * dropLastBatch: true           # leave out an epoch's short last batch; false
 * seed: 1
 * }</pre>
 *
 * <p>An experiment on a table has {@code table}, {@code columns} and {@code split} instead of
 * normalization, augmentation and class weights, see {@link TablePlanYaml}; the first and the last
 * layer of its network come from the table, unless {@code input} is written there.
 *
 * <p>In the network {@code height}, {@code width}, {@code channels} and {@code classes} stand for
 * those of the data, see {@link NetworkYaml#words}. Where a key may be left out, the comment gives
 * what holds then, or the example is it.
 */
public final class ExperimentYaml {
  private static final int VERSION = 1;
  private static final String LENET = "lenet";

  private static final String TABLE = "table";
  private static final String FEATURES = "features";
  private static final String TARGETS = "targets";

  /** What a table has no use for. */
  private static final Set<String> OF_IMAGES =
      Set.of("normalization", "augmentation", "testTime", "classWeights");

  private static final Map<String, Precision> PRECISIONS =
      Map.of("float32", Precision.FLOAT32, "bfloat16", Precision.BFLOAT16);

  private static final Map<String, LossReduction> REDUCTIONS =
      Map.of("mean", LossReduction.MEAN, "sum", LossReduction.SUM);

  private static final Set<String> KEYS =
      Set.of(
          "version",
          "name",
          "description",
          "network",
          "initializer",
          "normalization",
          "augmentation",
          "testTime",
          "classWeights",
          "split",
          PreparationYaml.CALIBRATION_PART,
          "optimizer",
          "schedule",
          "weightDecay",
          "clipping",
          "groups",
          "reduction",
          "precision",
          "lookahead",
          "averaging",
          "batchSize",
          "epochs",
          "steps",
          "order",
          "evaluateTrain",
          "patience",
          "dropLastBatch",
          "seed");

  private static Set<String> keys(YamlValue yaml) {
    if (!isOnTable(yaml)) {
      return KEYS;
    }
    Set<String> keys = new HashSet<>(KEYS);
    keys.addAll(TablePlanYaml.KEYS);
    keys.removeAll(OF_IMAGES);
    return keys;
  }

  private ExperimentYaml() {}

  /**
   * Reads an experiment.
   *
   * @param yaml the YAML
   * @return the experiment
   * @throws IllegalArgumentException if it does not describe one; the message names file, line and
   *     column
   */
  public static Experiment read(YamlValue yaml) {
    requireOfTables(yaml);
    Map<String, YamlValue> entries = yaml.mapping(keys(yaml));
    YamlValue version = entries.get("version");
    if (version != null && version.integer() != VERSION) {
      throw version.error("this program reads experiments of version 1, got " + version.text());
    }
    Preparation preparation =
        isOnTable(yaml)
            ? new TablePreparation(plan(yaml))
            : yaml.as(y -> PreparationYaml.read(y, entries));
    return yaml.as(y -> experiment(y, entries, preparation));
  }

  private static Experiment experiment(
      YamlValue yaml, Map<String, YamlValue> entries, Preparation preparation) {
    String name = yaml.required(entries, "name").text();
    Network network = network(yaml.required(entries, "network"), preparation);
    YamlValue initializer = entries.get("initializer");
    Initializer start =
        initializer == null ? new UniformFanIn() : initializer.as(InitializerYaml::read);
    Optimization optimization = OptimizationYaml.read(yaml, entries);
    OptimizationYaml.requireFits(entries, optimization, start, network);
    return new Experiment(
        name,
        entries.containsKey("description") ? entries.get("description").text() : "",
        network,
        start,
        preparation,
        optimization,
        CourseYaml.read(yaml, entries),
        yaml.required(entries, "seed").integer(),
        entries.containsKey("reduction")
            ? entries.get("reduction").choice("reduction", REDUCTIONS)
            : LossReduction.MEAN,
        entries.containsKey("precision")
            ? entries.get("precision").choice("precision", PRECISIONS)
            : Precision.FLOAT32);
  }

  /**
   * Whether the network takes images of the size they have.
   *
   * @param yaml the YAML of an experiment
   * @return true if its input is written with the words for it
   */
  public static boolean followsImages(YamlValue yaml) {
    YamlValue network = yaml.entries().get("network");
    YamlValue input = network == null || network.isScalar() ? null : network.entries().get("input");
    return input != null
        && !input.isScalar()
        && input.items().stream()
            .anyMatch(item -> item.isScalar() && NetworkYaml.SHAPE_WORDS.contains(item.text()));
  }

  /**
   * Whether an experiment is on a table.
   *
   * @param yaml the YAML of an experiment
   * @return false if it is on images
   */
  public static boolean isOnTable(YamlValue yaml) {
    return yaml.entries().containsKey(TABLE);
  }

  /** Says where else a key of images stands for a table. */
  private static void requireOfTables(YamlValue yaml) {
    if (!isOnTable(yaml)) {
      return;
    }
    yaml.entries()
        .forEach(
            (key, value) -> {
              if (key.equals("classWeights")) {
                throw value.error("of a table, classWeights stand in table: {...}");
              }
              if (OF_IMAGES.contains(key)) {
                throw value.error(key + " is for images, and this experiment is on a table");
              }
            });
  }

  /**
   * What an experiment learns of its table; the sizes of its network are not known before it is
   * read. The targets of a Poisson deviance are counts, and are not standardized.
   *
   * @param yaml the YAML of an experiment on a table
   * @return the plan
   * @throws IllegalArgumentException if it does not describe one; the message names file, line and
   *     column
   */
  public static TablePlan plan(YamlValue yaml) {
    requireOfTables(yaml);
    Map<String, YamlValue> entries = yaml.mapping(keys(yaml));
    TablePlan plan = TablePlanYaml.read(yaml, entries);
    YamlValue said = entries.get(TABLE).entries().get("standardizeTarget");
    YamlValue network = yaml.required(entries, "network");
    boolean counts =
        !network.isScalar()
            && network.entries().containsKey("loss")
            && network.entries().get("loss").isScalar()
            && network.entries().get("loss").text().equals(new PoissonDeviance().kind());
    if (counts && said != null && plan.standardizeTarget()) {
      throw said.error(
          "counts of a poissonDeviance are not standardized; leave standardizeTarget out");
    }
    return counts ? plan.withStandardizedTarget(false) : plan;
  }

  /**
   * What the words stand for that follow a table.
   *
   * @param features of a row
   * @param targets of a row
   * @return for {@link YamlValue#withWords}
   */
  public static Map<String, Integer> words(int features, int targets) {
    return Map.of(FEATURES, features, TARGETS, targets);
  }

  private static Network network(YamlValue yaml, Preparation preparation) {
    if (preparation instanceof TablePreparation table) {
      return ofTable(yaml, table);
    }
    if (!yaml.isScalar()) {
      return NetworkYaml.read(yaml);
    }
    if (!yaml.text().equals(LENET)) {
      throw yaml.error(
          "unknown network " + yaml.text() + "; there is " + LENET + ", or write one out here");
    }
    return BuiltInNetworks.lenet(yaml.words());
  }

  private static Network ofTable(YamlValue yaml, TablePreparation table) {
    if (yaml.isScalar()) {
      throw yaml.error(
          "the network of a table is written out, such as {layers: [dense: {units: 64}, relu]}");
    }
    Integer features = yaml.words().get(FEATURES);
    Integer targets = yaml.words().get(TARGETS);
    if (features == null || targets == null) {
      if (yaml.entries().containsKey("input")) {
        return NetworkYaml.read(yaml);
      }
      throw yaml.error(
          "the ends of this network come from its table; give the table (--data), or write input,"
              + " the last layer and loss");
    }
    return NetworkYaml.between(yaml, Shape.of(features), targets, table.task().usualLoss());
  }

  /**
   * Writes an experiment so that {@link #read} gives the same one.
   *
   * @param experiment the experiment
   * @return the YAML, lines ended by a newline
   */
  public static String print(Experiment experiment) {
    StringBuilder out = new StringBuilder();
    out.append("version: ").append(VERSION).append('\n');
    out.append("name: ").append(experiment.name()).append('\n');
    out.append("description: ").append(quoted(experiment.description())).append('\n');
    out.append("network:\n");
    NetworkYaml.print(experiment.network())
        .lines()
        .forEach(line -> out.append("  ").append(line).append('\n'));
    out.append("initializer: ")
        .append(InitializerYaml.print(experiment.initializer()))
        .append('\n');
    if (experiment.preparation() instanceof TablePreparation table) {
      TablePlanYaml.print(table.plan(), out);
    } else {
      PreparationYaml.print(experiment.images(), out);
    }
    OptimizationYaml.print(experiment.optimization(), out);
    if (experiment.reduction() != LossReduction.MEAN) {
      out.append("reduction: ")
          .append(Choice.name(experiment.reduction(), REDUCTIONS))
          .append('\n');
    }
    if (experiment.precision() != Precision.FLOAT32) {
      out.append("precision: ")
          .append(Choice.name(experiment.precision(), PRECISIONS))
          .append('\n');
    }
    CourseYaml.print(experiment.course(), out);
    out.append("seed: ").append(experiment.seed()).append('\n');
    return out.toString();
  }

  /** Between single quotes YAML means every character as it stands, a doubled quote apart. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "''").replaceAll("\\s+", " ") + "'";
  }
}
