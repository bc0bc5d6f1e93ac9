package io.evident.models.report;

import io.evident.backprop.network.NetworkSummary;
import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.RunHistory;
import io.evident.models.evaluation.TaskReport;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.run.LoadedRun;
import io.evident.models.run.RunGallery;
import io.evident.models.score.PermutationImportance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run as sections: read from its directory alone, finished or under way. */
public final class RunSections {
  /** A line of experiment.yaml that stands for itself. */
  private static final Pattern SETTING = Pattern.compile("(?m)^([a-zA-Z0-9]+): (.+)$");

  /** A group of parameters, one in a line. */
  private static final Pattern GROUP = Pattern.compile("(?m)^  - \\{of: '?([^,}']+)'?, (.+)}$");

  private static final List<String> TOLD = List.of("version", "name", "description");

  private static final int TILES_WIDTH = 720;

  private final RunDirectory run;
  private final Experiment experiment;
  private final RunHistory history;
  private final Optional<TaskReport> evaluation;

  private RunSections(RunDirectory run) throws IOException {
    this.run = run;
    this.experiment = run.experiment();
    this.history = RunHistory.read(run, experiment);
    this.evaluation = run.evaluation();
  }

  /**
   * The report of one run.
   *
   * @param run the run
   * @return its report
   * @throws IllegalArgumentException if a file of the run is damaged
   * @throws IOException if one cannot be read
   */
  public static Report report(RunDirectory run) throws IOException {
    RunSections sections = new RunSections(run);
    Experiment experiment = sections.experiment;
    return new Report(experiment.name(), experiment.description(), sections.all());
  }

  /**
   * What a reader asks of a run.
   *
   * @param run the run
   * @return what was run, on what, its curves, what its task measures, baseline, importance of
   *     columns, columns, gallery and first layer, as far as the run has them
   * @throws IllegalArgumentException if a file of the run is damaged
   * @throws IOException if one cannot be read
   */
  public static List<Section> of(RunDirectory run) throws IOException {
    return new RunSections(run).all();
  }

  private List<Section> all() throws IOException {
    List<Section> all = new ArrayList<>();
    all.add(summary());
    all.add(ProvenanceSection.of(run));
    CurveSection.of(run, history).ifPresent(all::add);
    if (evaluation.isPresent()) {
      all.addAll(TaskSections.of(evaluation.get()));
    }
    CalibrationSection.of(run).ifPresent(all::add);
    run.baseline().map(BaselineSection::of).ifPresent(all::add);
    importance().ifPresent(all::add);
    ColumnSection.of(run).ifPresent(all::add);
    gallery().ifPresent(all::add);
    firstLayer().ifPresent(all::add);
    return all;
  }

  private Optional<Section> importance() throws IOException {
    Optional<PermutationImportance> importance = run.importance();
    if (importance.isEmpty()) {
      return Optional.empty();
    }
    int measured = importance.get().columns().size();
    int columns =
        LoadedRun.encoding(run).map(encoding -> encoding.columns().size()).orElse(measured);
    return Optional.of(ImportanceSection.of(importance.get(), columns));
  }

  private Section summary() {
    List<Fact> figures = new ArrayList<>();
    evaluation.ifPresent(report -> figures.addAll(TaskSections.keyFigures(report)));
    evaluation.ifPresent(report -> figures.add(new Fact("judged", report.subject().weights())));
    figures.add(new Fact("parameters", grouped(experiment.network().parameterCount())));
    figures.add(new Fact("epochs", Integer.toString(history.epochs())));
    if (history.epochs() > 0) {
      figures.add(EvaluationSections.fact("seconds of training", history.seconds(), "%,.1f"));
      figures.add(
          EvaluationSections.fact(
              experiment.preparation().kind() + " a second", history.examplesPerSecond(), "%,.0f"));
    }
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("experiment", experiment.name()));
    if (!experiment.description().isBlank()) {
      facts.add(new Fact("description", experiment.description()));
    }
    String yaml = ExperimentYaml.print(experiment);
    Matcher settings = SETTING.matcher(yaml);
    while (settings.find()) {
      if (!TOLD.contains(settings.group(1))) {
        facts.add(new Fact(words(settings.group(1)), settings.group(2)));
      }
    }
    Matcher groups = GROUP.matcher(yaml);
    while (groups.find()) {
      facts.add(new Fact("group " + groups.group(1), "{" + groups.group(2) + "}"));
    }
    return Section.of(
        "What was run",
        new KeyFigures(figures),
        new Facts(facts),
        layers(),
        drawing(),
        new Listing(RunDirectory.EXPERIMENT, yaml));
  }

  private DataTable layers() {
    List<List<Cell>> rows = new ArrayList<>();
    for (NetworkSummary.LayerRow layer : NetworkSummary.layers(experiment.network())) {
      rows.add(
          List.of(
              Cell.text(layer.name()),
              Cell.text(layer.layer()),
              Cell.text(layer.output()),
              Cell.count(layer.parameters())));
    }
    return DataTable.of(
        "The network's layers, from an input of " + experiment.network().input(),
        List.of(
            Column.text("name"),
            Column.text("layer"),
            Column.text("output"),
            Column.number("parameters")),
        rows);
  }

  private Figures drawing() {
    byte[] svg = NetworkDrawing.svg(experiment.network()).getBytes(StandardCharsets.UTF_8);
    return Figures.of(
        new Figure(
            "The network",
            "The layers as boxes from the input down to the loss, with the shapes they give;"
                + " branches stand beside each other",
            "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg),
            Figure.Size.DETAILED,
            true));
  }

  private Optional<Section> gallery() throws IOException {
    Optional<RunGallery> kept = RunGallery.read(run);
    if (kept.isPresent()) {
      List<Gallery.Image> images =
          kept.get().images().stream()
              .map(
                  image ->
                      new Gallery.Image(
                          "data:image/png;base64," + image.png(),
                          image.predicted(),
                          EvaluationSections.percent(image.confidence()),
                          image.actual()))
              .toList();
      long wrong = images.stream().filter(image -> !image.isRight()).count();
      return Optional.of(
          Section.of(
              "Gallery",
              new Paragraph(
                  String.format(
                      Locale.ROOT,
                      "%d test images drawn at random, with what the network%s says and how sure it is: %d wrong.",
                      images.size(),
                      evaluation.map(report -> " (" + report.subject().weights() + ")").orElse(""),
                      wrong)),
              new Gallery(images)));
    }
    return Pictures.file(
            "Test images drawn at random",
            "Test images, each with the predicted class; a wrong one is framed and followed by the"
                + " true class",
            run.plot("gallery.png"),
            Figure.Size.DETAILED,
            false)
        .map(figure -> Section.of("Gallery", Figures.of(figure)));
  }

  private Optional<Section> firstLayer() throws IOException {
    return Pictures.drawing(
            "Weights of the first layer"
                + evaluation.map(report -> " (" + report.subject().weights() + ")").orElse("")
                + ", each unit scaled by its own largest; grey is zero",
            "The weights of the first layer as colour pictures, one for each unit; grey is zero",
            run.plot("first-layer-weights.svg"),
            Figure.Size.FULL,
            false,
            TILES_WIDTH)
        .map(figure -> Section.of("First layer", Figures.of(figure)));
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** imagesPerSecond becomes images per second. */
  static String words(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
