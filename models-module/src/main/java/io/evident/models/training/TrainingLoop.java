package io.evident.models.training;

import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Course;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ParameterRules;
import io.evident.models.internal.training.BatchDraws;
import io.evident.models.internal.training.GraphExamples.Batches;
import io.evident.models.internal.training.StepDraws;
import io.evident.models.internal.training.StepSeed;
import io.evident.models.internal.training.StepSettings;
import io.evident.models.optimization.TrainingLength;
import io.evident.models.score.Evaluation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the steps of a training one after another, with its evaluations and checkpoints, and tells
 * the listeners.
 */
final class TrainingLoop {
  private final Trainer trainer;
  private final Experiment experiment;
  private final int used;
  private final TrainingGraph graph;
  private final List<TrainingListener> listeners;
  private final TrainingLength length;
  private final ParameterRules rules;
  private final List<EpochMetrics> epochs = new ArrayList<>();
  private TrainingState state;
  private float lastLoss;

  TrainingLoop(Trainer trainer, TrainingGraph graph) {
    this.trainer = trainer;
    this.experiment = trainer.experiment();
    this.used = trainer.data().train().size();
    this.graph = graph;
    this.listeners = trainer.listeners();
    this.state = TrainingState.start(counts());
    this.length = experiment.course().length(this.used);
    this.rules = ParameterRules.of(experiment.optimization(), experiment.network());
  }

  TrainingResult run() throws IOException {
    Optional<Checkpoint> checkpoint = trainer.checkpoint();
    state = checkpoint.map(Checkpoint::state).orElse(state);
    Map<String, FloatTensor> start = checkpoint.isPresent() ? checkpoint.get().tensors() : start();
    requireFinite(start);
    graph.restore(start);
    if (trainer.verifies() && state.allSteps() < length.steps()) {
      verify(start, trainer.plan());
    }
    boolean stopped = false;
    while ((state.allSteps() < length.steps() || state.step() > 0) && !stopped) {
      epoch();
      stopped = outOfPatience() || listeners.stream().anyMatch(TrainingListener::wantsToStop);
      state = state.nextEpoch(counts());
      checkpoint();
    }
    return new TrainingResult(
        epochs, FloatTensor.weights(experiment.network(), graph.tensors()), stopped);
  }

  /** Before the step that comes next, on some of its images. */
  private void verify(Map<String, FloatTensor> start, ExecutionPlan plan) throws IOException {
    StepVerifier verifier =
        new StepVerifier(experiment, trainer.data(), new StepsOfGraph(graph), plan.device().name());
    int step = state.step() < length.stepsPerEpoch() ? state.step() : 0;
    int[] batch =
        BatchDraws.of(experiment.course(), used, experiment.seed(), state.epoch()).batch(step);
    int batchSize = experiment.course().batchSize();
    int examples =
        verifier.examples(
            batch.length, plan.lowering().batchParts(), (double) length.steps() * batchSize);
    StepSettings settings = settings(0);
    TrainingVerification verification;
    try {
      verification =
          verifier.verify(
              start,
              new StepVerifier.Step(
                  Arrays.copyOf(batch, examples),
                  settings,
                  settings.rates(),
                  settings.frozen(),
                  state.allSteps() + 1,
                  seed(0)),
              batchSize);
    } catch (UnverifiedTrainingException e) {
      // Not what the session holds of them: that may be what was found wrong.
      Map<String, FloatTensor> given = new LinkedHashMap<>(graph.tensors());
      given.putAll(start);
      checkpoint(given);
      throw e;
    }
    for (TrainingListener listener : listeners) {
      listener.onVerification(verification);
    }
  }

  /** Whether there are classes to count right ones of. */
  private boolean counts() {
    return trainer.data().task().kind().countsRight();
  }

  private Map<String, FloatTensor> start() throws IOException {
    return StartingWeights.tensors(experiment, trainer.data());
  }

  private void epoch() throws IOException {
    BatchDraws draws = BatchDraws.of(experiment.course(), used, experiment.seed(), state.epoch());
    long steps = Math.min(length.stepsPerEpoch(), state.step() + length.steps() - state.allSteps());
    Stopwatch watch = new Stopwatch();
    try (Batches batches = graph.trainingBatches(draws::batch, state.step(), (int) steps)) {
      while (state.step() < steps) {
        steps(batches, steps, watch);
        if (trainer.checkpointSteps() > 0
            && state.allSteps() % trainer.checkpointSteps() == 0
            && state.step() < steps) {
          checkpoint();
        }
        if (wantsToPause()) {
          checkpoint();
          throw new TrainingPausedException(state.epoch(), state.step());
        }
      }
    }
    TrainingState before = state;
    try {
      evaluate(watch);
    } catch (TrainingPausedException e) {
      // What was evaluated so far is evaluated again.
      state = before;
      checkpoint();
      throw e;
    }
  }

  private boolean wantsToPause() {
    return listeners.stream().anyMatch(TrainingListener::wantsToPause);
  }

  private void pauseIfWanted() {
    if (wantsToPause()) {
      throw new TrainingPausedException(state.epoch(), state.step());
    }
  }

  /**
   * Takes steps, as many as one run of the session may: up to the next checkpoint or the end.
   *
   * @param end how many steps the epoch has
   */
  private void steps(Batches batches, long end, Stopwatch watch) throws IOException {
    long most = Math.min(graph.stepsPerCall(), end - state.step());
    if (trainer.checkpointSteps() > 0) {
      long done = state.allSteps() % trainer.checkpointSteps();
      most = Math.min(most, trainer.checkpointSteps() - done);
    }
    List<TrainingGraph.Given> given = new ArrayList<>();
    try {
      watch.start();
      while (given.size() < most) {
        given.add(
            new TrainingGraph.Given(batches.next(), settings(given.size()), seed(given.size())));
      }
      List<TrainingGraph.StepResult> taken = graph.steps(given);
      watch.stop(given.stream().mapToInt(step -> step.batch().size()).sum(), given.size());
      for (int s = 0; s < taken.size(); s++) {
        taken(taken.get(s), given.get(s).batch().size());
        onStep(end, watch);
        boolean last = state.allSteps() == length.steps();
        if (state.windowSteps() == LossWindow.stepsOf(length.steps()) || last) {
          onWindow();
        }
      }
    } finally {
      given.forEach(step -> step.batch().close());
    }
  }

  private void taken(TrainingGraph.StepResult taken, int examples) {
    lastLoss = taken.loss();
    double rate = rate(state.allSteps());
    String place = "in epoch " + state.epoch() + ", batch " + (state.step() + 1);
    NonFiniteLossException.require("the loss", taken.loss(), place, rate);
    NonFiniteLossException.require("the gradient's norm", taken.gradientNorm(), place, rate);
    state = state.stepped(lastLoss, examples, taken.right());
  }

  private double rate(long step) {
    return experiment.optimization().optimizer().learningRate()
        * experiment.optimization().schedule().factor(step, length);
  }

  /** Of the step that comes after so many more in the epoch. */
  private StepSettings settings(int ahead) {
    return StepSettings.of(rules, state.allSteps() + ahead, state.epoch(), length);
  }

  /** What all that is random in that step depends on. */
  private StepSeed seed(int ahead) {
    return new StepSeed(experiment.seed(), state.allSteps() + ahead, state.epoch());
  }

  private void onStep(long steps, Stopwatch watch) {
    StepMetrics metrics =
        new StepMetrics(
            state.epoch(),
            (int) ((length.steps() + length.stepsPerEpoch() - 1) / length.stepsPerEpoch()),
            state.step(),
            (int) steps,
            lastLoss,
            state.lossSum() / state.imagesSeen(),
            watch.examplesPerSecond(),
            watch.seconds() / watch.laps());
    for (TrainingListener listener : listeners) {
      listener.onStep(metrics);
    }
  }

  private void onWindow() throws IOException {
    LossWindow window =
        new LossWindow(
            state.allSteps(), state.windowSteps(), state.windowSum() / state.windowSteps());
    state = state.windowed();
    for (TrainingListener listener : listeners) {
      listener.onWindow(window);
    }
  }

  private void evaluate(Stopwatch watch) throws IOException {
    boolean last = state.allSteps() == length.steps();
    requireFinite(graph.tensors());
    Optional<Evaluation> validation =
        graph.evaluateValidation(this::pauseIfWanted).map(v -> finite("validation", v));
    validation.ifPresent(v -> state = state.validated(v.loss()));
    Course.When when = experiment.course().trainEvaluation();
    boolean train =
        when == Course.When.EVERY || (when == Course.When.LAST && (last || outOfPatience()));
    EpochMetrics metrics =
        new EpochMetrics(
            state.epoch(),
            state.allSteps(),
            state.lossSum() / state.imagesSeen(),
            state.runningAccuracy(),
            train
                ? Optional.of(finite("training", graph.evaluateTrain(this::pauseIfWanted)))
                : Optional.empty(),
            validation,
            Optional.of(finite("test", graph.evaluateTest(this::pauseIfWanted))),
            rate(state.allSteps() - 1),
            watch.seconds(),
            watch.examplesPerSecond());
    epochs.add(metrics);
    for (TrainingListener listener : listeners) {
      listener.onEpoch(metrics);
    }
  }

  private Evaluation finite(String of, Evaluation evaluation) {
    requireFinite("the " + of + " loss", evaluation.loss());
    return evaluation;
  }

  /** What a loss may hide: a weight that no output depends on, a square that overflowed. */
  private void requireFinite(Map<String, FloatTensor> tensors) {
    tensors.forEach((name, tensor) -> requireFinite("a value of " + name, tensor.nonFinite()));
  }

  private void requireFinite(String what, double value) {
    String place = "in epoch " + state.epoch() + ", after step " + state.allSteps();
    NonFiniteLossException.require(what, value, place, rate(Math.max(0, state.allSteps() - 1)));
  }

  private boolean outOfPatience() {
    return experiment.course().patience().isPresent()
        && state.epoch() - state.bestEpoch() >= experiment.course().patience().getAsInt();
  }

  /**
   * Whether the best epoch so far has just gone by. Before the first epoch there is none: weights
   * that were never trained are nobody's best.
   */
  static boolean isBehindBest(TrainingState state) {
    return state.step() == 0 && state.bestEpoch() > 0 && state.bestEpoch() == state.epoch() - 1;
  }

  /** Whether a training that stands between two epochs had stopped early there. */
  static boolean outOfPatience(Experiment experiment, TrainingState state) {
    return state.step() == 0
        && experiment.course().patience().isPresent()
        && state.epoch() - 1 - state.bestEpoch() >= experiment.course().patience().getAsInt();
  }

  private void checkpoint() throws IOException {
    if (listeners.stream().anyMatch(TrainingListener::wantsCheckpoints)) {
      checkpoint(graph.tensors());
    }
  }

  private void checkpoint(Map<String, FloatTensor> tensors) throws IOException {
    boolean best = isBehindBest(state);
    requireFinite(tensors);
    Checkpoint checkpoint = Checkpoint.of(trainer, state, tensors);
    for (TrainingListener listener : listeners) {
      listener.onCheckpoint(checkpoint, best);
    }
  }

  /** The steps of a training's own graph, one at a time. */
  record StepsOfGraph(TrainingGraph graph) implements StepVerifier.StepTaken {

    @Override
    public void restore(Map<String, FloatTensor> tensors) {
      graph.restore(tensors);
    }

    @Override
    public Map<String, FloatTensor> tensors() {
      return graph.tensors();
    }

    @Override
    public StepDraws.Drawn drawn(int[] indices, StepSeed seed) throws IOException {
      try (Batches batches = graph.trainingBatches(step -> indices, 0, 1);
          Batches.Batch batch = batches.next()) {
        return graph.drawn(batch, seed);
      }
    }

    @Override
    public float step(int[] indices, StepSettings settings, StepSeed seed) throws IOException {
      try (Batches batches = graph.trainingBatches(step -> indices, 0, 1);
          Batches.Batch batch = batches.next()) {
        TrainingGraph.Given given = new TrainingGraph.Given(batch, settings, seed);
        return graph.steps(List.of(given)).get(0).loss();
      }
    }
  }

  /** Time spent in steps, evaluations and checkpoints apart. */
  private static final class Stopwatch {
    private long nanos;
    private long laps;
    private long images;
    private long since;

    void start() {
      since = System.nanoTime();
    }

    void stop(int count, int steps) {
      images += count;
      nanos += System.nanoTime() - since;
      laps += steps;
    }

    double seconds() {
      return nanos / 1e9;
    }

    long laps() {
      return laps;
    }

    /** NaN before the first lap. */
    double examplesPerSecond() {
      return images / seconds();
    }
  }
}
