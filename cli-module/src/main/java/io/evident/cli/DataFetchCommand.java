package io.evident.cli;

import io.evident.models.reading.CifarBinary;
import io.evident.models.reading.CifarDownload;
import io.evident.models.reading.CifarUnpack;
import io.evident.models.reading.CifarVariant;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident data fetch}: an official archive, checked and unpacked. */
@Command(
    name = "fetch",
    description = {
      "Download an official archive, hold it against its published checksum and unpack it.",
      "A download that breaks off is continued by the next call."
    },
    footer = {"", "Example: evident data fetch cifar-10 --to data"})
final class DataFetchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      defaultValue = "cifar-10",
      description = "cifar-10 or cifar-100; default: cifar-10.")
  private String name;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where archive and folder belong; default: data.")
  private Path to;

  @Option(
      names = "--from",
      paramLabel = "URL",
      description = "Another address of the archive, http or https, such as a mirror's.")
  private URI from;

  @Option(
      names = "--md5",
      paramLabel = "DIGITS",
      description = "The checksum of what is at --from (default: the published one).")
  private String md5;

  @Override
  public Integer call() throws IOException {
    CifarVariant variant =
        switch (name) {
          case "cifar-10" -> CifarVariant.CIFAR_10;
          case "cifar-100" -> CifarVariant.CIFAR_100;
          default ->
              throw new ParameterException(
                  spec.commandLine(), "there is cifar-10 and cifar-100, not \"" + name + "\"");
        };
    if (md5 != null && from == null) {
      throw new ParameterException(spec.commandLine(), "--md5 goes with --from");
    }
    CifarDownload download = CifarDownload.of(variant);
    if (from != null) {
      download = download.from(from, md5 == null ? download.md5() : md5);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("from: " + download.source());
    out.flush();
    Path archive;
    try (Progress progress = new Progress(out, Terminal.isThere())) {
      archive = download.fetch(to, progress);
    }
    out.println("archive: " + archive + " (MD5 " + download.md5() + ")");
    Path folder = CifarUnpack.unpack(variant, archive, to);
    out.println("data: " + CifarBinary.read(folder, variant).source());
    out.flush();
    return ExitCode.DONE;
  }

  /** On a terminal a line that counts up; elsewhere nothing. */
  private static final class Progress implements CifarDownload.Progress, AutoCloseable {
    private static final long STEP = 1 << 20;
    private final PrintWriter out;
    private final boolean shown;
    private long next;

    Progress(PrintWriter out, boolean shown) {
      this.out = out;
      this.shown = shown;
    }

    @Override
    public void at(long bytes, long total) {
      if (!shown || bytes < next) {
        return;
      }
      next = bytes + STEP;
      String of = total < 0 ? "" : String.format(Locale.ROOT, " of %,d", total >> 20);
      out.printf(Locale.ROOT, "\r%,d%s MiB ", bytes >> 20, of);
      out.flush();
    }

    @Override
    public void close() {
      if (next > 0) {
        out.print("\r" + " ".repeat(40) + "\r");
        out.flush();
      }
    }
  }
}
