package io.evident.models.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.ImageSplits;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.run.RecordedTraining;
import io.evident.models.run.RunGallery;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSectionsTest {
  @TempDir private static Path trained;
  @TempDir private Path folder;
  private RunDirectory run;

  @BeforeAll
  static void train() throws IOException {
    ImageSplits sample = BuiltInSample.load();
    ImageSplits images =
        new ImageSplits(sample.train().first(100), sample.test().first(50), "a part of the sample");
    RecordedTraining.train(
        Trainer.onAllCores(
            ExperimentYaml.read(
                BuiltInExperiments.yaml("fc2")
                    .with("epochs", "2", "test")
                    .with("batchSize", "16", "test")),
            images),
        RunDirectory.create(trained, false),
        Instant.EPOCH);
  }

  /** Each test may damage its own. */
  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> files = Files.walk(trained)) {
      for (Path file : files.toList()) {
        Path target = folder.resolve("run").resolve(trained.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    run = RunDirectory.open(folder.resolve("run"));
  }

  private static List<String> titles(List<Section> sections) {
    return sections.stream().map(Section::title).toList();
  }

  @Test
  void aFinishedRunSaysWhatAReaderAsks() throws IOException {
    Report report = RunSections.report(run);
    assertEquals("fc2", report.title());
    assertEquals(
        List.of(
            "What was run",
            "Provenance",
            "Curves",
            "Classes",
            "Confusions",
            "Calibration",
            "Gallery",
            "First layer"),
        titles(report.sections()));
    String html = report.html();
    for (String word :
        List.of("a part of the sample", "1970-01-01T00:00:00Z", "airplane", "Running loss")) {
      assertTrue(html.contains(word), word);
    }
    assertEquals(20, RunGallery.read(run).orElseThrow().images().size());
    assertEquals(20, html.split("<li class=\"(right|wrong)\">", -1).length - 1);
  }

  @Test
  void aRunUnderWayShowsWhatItHas() throws IOException {
    for (String file : List.of(RunDirectory.EVALUATION_JSON, RunDirectory.GALLERY)) {
      Files.delete(run.path().resolve(file));
    }
    Files.delete(run.plot("gallery.png"));
    Files.delete(run.plot("first-layer-weights.svg"));
    assertEquals(List.of("What was run", "Provenance", "Curves"), titles(RunSections.of(run)));
    Files.delete(run.path().resolve(RunDirectory.METRICS));
    Files.delete(run.path().resolve(RunDirectory.LOSSES));
    Files.delete(run.path().resolve(RunDirectory.PROVENANCE));
    assertEquals(List.of("What was run", "Provenance"), titles(RunSections.of(run)));
  }

  @Test
  void aRunOlderThanGalleriesShowsItsPicture() throws IOException {
    Files.delete(run.path().resolve(RunDirectory.GALLERY));
    Section gallery =
        RunSections.of(run).stream().filter(s -> s.title().equals("Gallery")).findFirst().get();
    assertTrue(gallery.blocks().get(0) instanceof Figures, gallery.toString().substring(0, 80));
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    run.write(RunDirectory.GALLERY, "{\"format\": \"evident-gallery\", \"version\": 2}");
    String message =
        assertThrows(IllegalArgumentException.class, () -> RunSections.of(run)).getMessage();
    assertTrue(message.contains("gallery.json"), message);
    run.write(RunDirectory.GALLERY, "no");
    message = assertThrows(IllegalArgumentException.class, () -> RunSections.of(run)).getMessage();
    assertTrue(message.contains("is not JSON"), message);
  }

  @Test
  void theReportIsReplacedWithItsRun() throws IOException {
    Path file = run.path().resolve(Report.FILE);
    RunSections.report(run).write(file);
    assertTrue(Files.size(file) > 10_000);
    RunDirectory.create(run.path(), true);
    assertFalse(Files.exists(file));
    assertFalse(Files.exists(run.path().resolve(RunDirectory.GALLERY)));
  }
}
