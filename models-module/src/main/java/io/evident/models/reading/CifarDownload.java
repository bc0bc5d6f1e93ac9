package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import io.evident.models.storage.UnwritableFileException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Downloads an official CIFAR archive and holds it against its published checksum.
 *
 * <p>What has arrived is kept beside its place, with the ending .part; the next call goes on from
 * there. The archive gets its name only when it is whole. Source of addresses and checksums: A.
 * Krizhevsky's page of the data sets, www.cs.toronto.edu/~kriz/cifar.html.
 */
public final class CifarDownload {
  /** Follows a download. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called now and then.
     *
     * @param bytes how many are there
     * @param total how many there will be, or -1 if the server does not say
     */
    void at(long bytes, long total);
  }

  private static final long MAX_BYTES = 200_000_000;
  private static final int CONNECT_MILLIS = 20_000;
  private static final int STALL_MILLIS = 30_000;

  /** How often a broken connection is resumed before giving up. */
  private static final int ATTEMPTS = 5;

  private final URI source;
  private final String fileName;
  private final String md5;

  private CifarDownload(URI source, String fileName, String md5) {
    this.source = source;
    this.fileName = fileName;
    this.md5 = md5;
  }

  /**
   * The official archive of a data set.
   *
   * @param variant the data set; both forms of CIFAR-100 are in one archive
   * @return the download
   */
  public static CifarDownload of(CifarVariant variant) {
    boolean ten = variant == CifarVariant.CIFAR_10;
    String fileName = ten ? "cifar-10-binary.tar.gz" : "cifar-100-binary.tar.gz";
    return new CifarDownload(
        URI.create("https://www.cs.toronto.edu/~kriz/" + fileName),
        fileName,
        ten ? "c32a1d4ab5d03f1284b67883e8d87530" : "03b5dce01913d631647c71ecec9e9cb8");
  }

  /**
   * The same archive, or one of its layout, from somewhere else.
   *
   * @param other the address, http or https
   * @param otherMd5 its checksum, 32 hexadecimal digits
   * @return the download
   * @throws IllegalArgumentException if the address or the checksum is none
   */
  public CifarDownload from(URI other, String otherMd5) {
    String scheme = String.valueOf(other.getScheme()).toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || other.getHost() == null) {
      throw new IllegalArgumentException(
          "the address must be http://HOST/... or https://HOST/..., got " + other);
    }
    if (!otherMd5.matches("[0-9a-fA-F]{32}")) {
      throw new IllegalArgumentException(
          "an MD5 has 32 hexadecimal digits, got \"" + otherMd5 + "\"");
    }
    return new CifarDownload(other, fileName, otherMd5.toLowerCase(Locale.ROOT));
  }

  /**
   * The name of the archive.
   *
   * @return for example cifar-10-binary.tar.gz
   */
  public String fileName() {
    return fileName;
  }

  /**
   * The checksum the archive has to have.
   *
   * @return MD5 in 32 lower-case hexadecimal digits
   */
  public String md5() {
    return md5;
  }

  /**
   * Holds a file against the checksum.
   *
   * @param file the archive
   * @throws DataFormatException if it has another checksum
   * @throws IOException if it cannot be read
   */
  public void check(Path file) throws IOException {
    if (!md5(file).equals(md5)) {
      throw new DataFormatException(
          file.toString(),
          "this is not the official archive: its MD5 is not " + md5,
          "move it away");
    }
  }

  /**
   * The address.
   *
   * @return where the archive comes from
   */
  public URI source() {
    return source;
  }

  /**
   * Downloads the archive, or what is missing of it, unless it is there.
   *
   * @param folder where to; made if it is not there
   * @param progress is told how far it is
   * @return the archive, whose checksum is right
   * @throws DataFormatException if a file of its name is there and is not the archive
   * @throws IOException if it cannot be had or written; the message says what to do
   */
  public Path fetch(Path folder, Progress progress) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new DataFormatException(folder.toString(), "this is a file", "name a folder");
    }
    Files.createDirectories(folder);
    Path target = folder.resolve(fileName);
    if (Files.exists(target)) {
      check(target);
      return target;
    }
    Path part = folder.resolve(fileName + ".part");
    try (FileChannel out =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(out)) {
      if (lock == null) {
        throw new IOException(part + ": another download is writing it; wait until it is done");
      }
      receiveAll(part, out, progress);
      out.force(true);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }
    return target;
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void receiveAll(Path part, FileChannel out, Progress progress) throws IOException {
    boolean resumed = out.size() > 0;
    for (int attempt = 1; ; attempt++) {
      try {
        receive(part, out, progress);
      } catch (IOException e) {
        boolean isFinal = e instanceof Refused || e instanceof UnwritableFileException;
        if (attempt < ATTEMPTS && !isFinal) {
          continue;
        }
        throw isFinal ? e : refused(reason(e), e);
      }
      if (md5(part).equals(md5)) {
        return;
      }
      out.truncate(0);
      if (!resumed) {
        throw refused("what it sent does not have the MD5 " + md5, null);
      }
      resumed = false;
    }
  }

  private static String reason(IOException e) {
    return e instanceof UnknownHostException
        ? "there is no host of this name"
        : String.valueOf(e.getMessage());
  }

  /** Asks for what is missing and appends it. */
  private void receive(Path part, FileChannel out, Progress progress) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) source.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(STALL_MILLIS);
    long have = out.size();
    if (have > 0) {
      connection.setRequestProperty("Range", "bytes=" + have + "-");
    }
    try {
      int status = connection.getResponseCode();
      if (status == 416) {
        return;
      }
      if (status != 200 && status != 206) {
        throw refused("the server answered " + status, null);
      }
      String range = connection.getHeaderField("Content-Range");
      boolean goesOn =
          status == 206
              && range != null
              && range.toLowerCase(Locale.ROOT).startsWith("bytes " + have + "-");
      if (!goesOn) {
        if (status == 206) {
          throw refused("the server sent another part than it was asked for", null);
        }
        out.truncate(0);
        have = 0;
      }
      long length = connection.getContentLengthLong();
      copy(connection, part, out, have, length < 0 ? -1 : have + length, progress);
    } finally {
      connection.disconnect();
    }
  }

  private void copy(
      HttpURLConnection connection,
      Path part,
      FileChannel out,
      long have,
      long total,
      Progress progress)
      throws IOException {
    long position = have;
    byte[] block = new byte[1 << 16];
    try (InputStream in = connection.getInputStream()) {
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        if (position + n > MAX_BYTES) {
          out.truncate(0);
          throw refused(
              "it sends more than the " + MAX_BYTES + " bytes of any CIFAR archive", null);
        }
        ByteBuffer bytes = ByteBuffer.wrap(block, 0, n);
        try {
          while (bytes.hasRemaining()) {
            position += out.write(bytes, position);
          }
        } catch (IOException e) {
          throw new UnwritableFileException(part, e);
        }
        progress.at(position, total);
      }
    }
    if (total >= 0 && position < total) {
      throw new IOException("the connection ended at byte " + position + " of " + total);
    }
  }

  private Refused refused(String why, Throwable cause) {
    return new Refused(
        source
            + ": "
            + why
            + "; check the connection and call again to go on, or fetch "
            + fileName
            + " by other means and give it as the data",
        cause);
  }

  private static String md5(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      byte[] block = new byte[1 << 16];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        digest.update(block, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /** What trying again would not help. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
