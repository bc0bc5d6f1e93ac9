package io.evident.cli;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.SplitDuplicates;
import io.evident.models.reading.CifarDownload;
import io.evident.models.reading.CifarVariant;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident data verify}: whether data is whole. */
@Command(
    name = "verify",
    description = {
      "Read all of the data, whatever the cache has of it, and check sizes, labels and every"
          + " image.",
      "CIFAR's archives are held against their published checksums, the archive itself or one"
          + " beside its folder. Exit code 1 if something is wrong."
    },
    footer = {"", "Example: evident data verify data"})
final class DataVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PATH", description = "A folder or .tar.gz, as train --data takes it.")
  private Path path;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description = "Scale the images of a folder, such as 32x32 (default: they must be alike).")
  private String size;

  @Mixin private ReadingOptions reading;

  @Override
  public Integer call() throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    PrintWriter out = spec.commandLine().getOut();
    try {
      Optional<String> archive = checkArchive();
      ImageSplits images = reading.openAnew(path, ReadingOptions.size(size));
      out.println("data: " + images.source());
      out.println("images: all of " + images.train().shape() + ", every label names a class");
      ReadingLines.print(out, images);
      counts(out, images);
      out.println("duplicates: " + SplitDuplicates.of(images).text());
      out.println("checksum: " + archive.orElse("none is published for these files"));
      out.println("train digest: " + images.train().digest());
      out.println("test digest: " + images.test().digest());
      out.flush();
      return ExitCode.DONE;
    } catch (DataFormatException e) {
      out.flush();
      return ErrorLines.checkFailed(spec.commandLine(), e.getMessage());
    }
  }

  private static void counts(PrintWriter out, ImageSplits images) {
    int train = images.train().size();
    int test = images.test().size();
    boolean cifar = images.source().startsWith("CIFAR");
    if (cifar) {
      boolean official = train == 50_000 && test == 10_000;
      out.println("counts: " + (official ? "" : "not ") + "those of the official files");
    }
  }

  /** Empty where there is no archive of CIFAR's. */
  private Optional<String> checkArchive() throws IOException {
    for (CifarVariant variant :
        new CifarVariant[] {CifarVariant.CIFAR_10, CifarVariant.CIFAR_100}) {
      CifarDownload official = CifarDownload.of(variant);
      Path archive =
          Files.isDirectory(path)
              ? path.resolve(official.fileName())
              : path.endsWith(official.fileName()) ? path : null;
      if (archive != null && Files.isRegularFile(archive)) {
        official.check(archive);
        return Optional.of(archive + " has the published MD5 " + official.md5());
      }
    }
    return Optional.empty();
  }
}
