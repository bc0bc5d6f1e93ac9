package io.evident.cli;

import io.evident.cli.text.PredictionReport;
import io.evident.cli.text.TableCalibration;
import io.evident.cli.text.TableFormat;
import io.evident.cli.text.TablePredictions;
import io.evident.models.data.Orientation;
import io.evident.models.directory.RunDirectory;
import io.evident.models.image.FittedImage;
import io.evident.models.reading.ImagePaths;
import io.evident.models.run.RunCalibration;
import io.evident.models.serving.ModelVerification;
import io.evident.models.serving.ServedModel;
import io.evident.models.serving.ServedTable;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident predict}: what a trained model says about images. */
@Command(
    name = "predict",
    description =
        "Predict classes of images, or the target of a table's rows. Images of another size are"
            + " scaled, and the output says so.",
    footer = {
      "",
      "Examples: evident predict runs/lenet-b16-e5 cat.png holiday-photos/",
      "          evident predict serving/lenet/1 *.jpg --top 1 --format csv",
      "          evident predict runs/wine new-wines.csv --out predicted.csv"
    })
final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL",
      description = "A run directory whose training has ended, or an exported model.")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE|CSV",
      description =
          "JPEG or PNG images, or folders of them; for a model of a table, CSV files with its columns"
              + " in any order.")
  private List<Path> images;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many classes of each image; default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(
      names = "--format",
      description = "text, csv or json; default: text, of a table with --out csv.")
  private TableFormat format;

  @Option(names = "--out", paramLabel = "FILE", description = "Write to a file instead.")
  private Path out;

  @Option(
      names = "--keep",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "Columns of a table to print beside the predictions, such as an id; may be given more than"
              + " once.")
  private List<String> kept = List.of();

  @Option(
      names = "--alpha",
      split = ",",
      paramLabel = "PART",
      description =
          "Of a calibrated model: the part of the images whose class may be missing from the set of"
              + " classes, or of the rows whose number may be outside of its interval; several with"
              + " commas (default: 0.1).")
  private List<Double> alphas;

  @Option(
      names = "--no-orientation",
      description =
          "Take the images as their rows are stored, not as their EXIF orientation turns them"
              + " (default: as the model was trained).")
  private boolean stored;

  @Override
  public Integer call() throws IOException {
    if (!(top >= 1)) {
      throw new ParameterException(spec.commandLine(), "--top must be at least 1, got " + top);
    }
    requireNoInput();
    Path folder = folder();
    if (ServedTable.isOne(folder)) {
      refuseOfImages();
      return table(folder);
    }
    if (!kept.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--keep is for rows of a table");
    }
    PredictionReport report;
    try (ServedModel served = ServedModel.open(folder)) {
      report = new PredictionReport(served.card(), served.verification());
      if (served.verification().outcome() != ModelVerification.Outcome.VERIFIED) {
        ErrorLines.print(spec.commandLine().getErr(), model + ": " + served.verification().line());
      }
      List<Double> levels = levels(served);
      for (Path path : images) {
        predict(served, levels, path, report);
      }
    }
    StringWriter text = new StringWriter();
    report.print(new PrintWriter(text), format());
    write(text.toString(), "predictions");
    report.failures().forEach(line -> ErrorLines.print(spec.commandLine().getErr(), line));
    return report.failures().isEmpty() ? ExitCode.DONE : ExitCode.BAD_INPUT;
  }

  /** What is predicted is not written over, by whatever path it is named. */
  private void requireNoInput() throws IOException {
    if (out == null || !Files.isRegularFile(out)) {
      return;
    }
    for (Path path : images) {
      for (Path file : inputs(path)) {
        if (Files.exists(file) && Files.isSameFile(out, file)) {
          throw new ParameterException(
              spec.commandLine(),
              "--out " + out + " is " + file + ", which is to be predicted; name another file");
        }
      }
    }
  }

  private static List<Path> inputs(Path path) {
    try {
      return ImagePaths.under(path);
    } catch (IllegalArgumentException | IOException e) {
      return List.of(); // what is wrong with it is told when it is predicted
    }
  }

  private void refuseOfImages() {
    for (String option : List.of("--top", "--no-orientation")) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(spec.commandLine(), option + " is for images");
      }
    }
  }

  private int table(Path folder) throws IOException {
    try (ServedTable served = ServedTable.open(folder)) {
      if (served.verification().outcome() != ModelVerification.Outcome.VERIFIED) {
        ErrorLines.print(spec.commandLine().getErr(), model + ": " + served.verification().line());
      }
      if (served.calibration().isEmpty()) {
        requireNoAlphas();
      }
      TableCalibration calibration =
          new TableCalibration(served.calibration(), levels(), served.card().predicted());
      table(new TablePredictions(served, calibration, images, kept));
    }
    return ExitCode.DONE;
  }

  private List<Double> levels() {
    if (alphas == null) {
      return List.of(RunCalibration.Options.USUAL_ALPHA);
    }
    Set<Double> seen = new HashSet<>();
    for (double alpha : alphas) {
      if (!seen.add(alpha)) {
        throw new ParameterException(
            spec.commandLine(), "--alpha " + alpha + " is given twice; give it once");
      }
    }
    return alphas;
  }

  /** Of a model that is not calibrated. */
  private void requireNoAlphas() {
    if (alphas != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--alpha is for calibrated models, and "
              + model
              + " is not one; calibrate its run first (evident calibrate)");
    }
  }

  private void table(TablePredictions predictions) throws IOException {
    if (out == null) {
      StringBuilder text = new StringBuilder();
      predictions.print(format(), text);
      write(text.toString(), "");
    } else {
      WholeFile.write(
          out,
          file -> {
            Writer text = new OutputStreamWriter(file, StandardCharsets.UTF_8);
            predictions.print(format == null ? TableFormat.CSV : format, text);
            text.flush();
          });
      spec.commandLine().getOut().println(predictions.count() + " predictions: " + out);
      spec.commandLine().getOut().flush();
    }
  }

  /** Of the sets that are printed. */
  private List<Double> levels(ServedModel served) {
    if (served.calibration().isEmpty()) {
      requireNoAlphas();
      return List.of();
    }
    List<Double> levels = levels();
    for (double alpha : levels) {
      served.calibration().get().sets().require(alpha, served.card().classNames());
    }
    return levels;
  }

  private TableFormat format() {
    return format == null ? TableFormat.TEXT : format;
  }

  private void write(String text, String what) throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    if (out == null) {
      to.print(text);
    } else {
      WholeFile.write(out, text.getBytes(StandardCharsets.UTF_8));
      to.println(what + ": " + out);
    }
    to.flush();
  }

  private Path folder() {
    if (!Files.exists(model.resolve(RunDirectory.EXPERIMENT))) {
      return model;
    }
    Path made = RunDirectory.open(model).model();
    if (!Files.isDirectory(made)) {
      throw new IllegalArgumentException(
          model
              + ": has no model yet; let its training end (evident train --resume --out "
              + model
              + "), or make one of what there is (evident export "
              + model
              + ")");
    }
    return made;
  }

  /** One image that cannot be read is no reason to keep silent about the others. */
  private void predict(
      ServedModel served, List<Double> levels, Path path, PredictionReport report) {
    List<Path> files;
    try {
      files = ImagePaths.under(path);
    } catch (IllegalArgumentException | IOException e) {
      report.failed(path, ErrorLines.line(e));
      return;
    }
    for (Path file : files) {
      try {
        FittedImage image =
            stored
                ? FittedImage.read(file, served.card().input(), Orientation.STORED)
                : served.read(file);
        report.add(file, image, served.predict(image), top, levels);
      } catch (IllegalArgumentException | IOException e) {
        report.failed(file, ErrorLines.line(e));
      }
    }
  }
}
