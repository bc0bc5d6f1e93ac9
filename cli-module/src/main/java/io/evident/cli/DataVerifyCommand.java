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
import java.util.List;
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
          + " beside its folder, whose images must be the archive's. Exit code 1 if something is"
          + " wrong."
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

  @Option(
      names = "--md5",
      paramLabel = "DIGITS",
      description = "The checksum that an archive of CIFAR must have (default: the published one).")
  private String md5;

  @Mixin private ReadingOptions reading;

  /** An archive that is whole, as its checksum says it. */
  private record Checked(Path path, String line) {}

  @Override
  public Integer call() throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    PrintWriter out = spec.commandLine().getOut();
    try {
      Optional<Checked> archive = checkedArchive();
      ImageSplits images = reading.openAnew(path, ReadingOptions.size(size));
      if (archive.isPresent() && Files.isDirectory(path)) {
        requireUnpacked(images, archive.get().path());
      }
      out.println("data: " + images.source());
      out.println("images: all of " + images.train().shape() + ", every label names a class");
      ReadingLines.print(out, images);
      counts(out, images);
      out.println("duplicates: " + SplitDuplicates.of(images).text());
      out.println(
          "checksum: " + archive.map(Checked::line).orElse("none is published for these files"));
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
  private Optional<Checked> checkedArchive() throws IOException {
    for (CifarVariant variant : List.of(CifarVariant.CIFAR_10, CifarVariant.CIFAR_100)) {
      CifarDownload published = CifarDownload.of(variant);
      CifarDownload official = md5 == null ? published : published.from(published.source(), md5);
      if (Files.isDirectory(path) ? variant.isIn(path) : path.endsWith(official.fileName())) {
        return checked(official);
      }
    }
    return Optional.empty();
  }

  /** The path itself, or where a folder was unpacked from: in it or beside it. */
  private Optional<Checked> checked(CifarDownload official) throws IOException {
    String name = official.fileName();
    for (Path archive :
        Files.isDirectory(path)
            ? List.of(path.resolve(name), path.resolveSibling(name))
            : List.of(path)) {
      if (Files.isRegularFile(archive)) {
        official.check(archive);
        String which = md5 == null ? "the published MD5 " : "the MD5 ";
        return Optional.of(new Checked(archive, archive + " has " + which + official.md5()));
      }
    }
    return Optional.empty();
  }

  /** The archive is known to be whole; the folder may have been damaged since. */
  private void requireUnpacked(ImageSplits images, Path archive) throws IOException {
    ImageSplits packed = reading.openAnew(archive, Optional.empty());
    if (!packed.train().digest().equals(images.train().digest())
        || !packed.test().digest().equals(images.test().digest())) {
      throw new DataFormatException(
          path.toString(),
          "has other images than " + archive + ", whose checksum is right",
          "unpack it again, or move it away if the folder is other data");
    }
  }
}
