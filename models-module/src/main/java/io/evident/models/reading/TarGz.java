package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import io.evident.models.storage.UnwritableFileException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Reads the plain files of a .tar.gz in order, in memory: nothing is written to disk.
 *
 * <p>Folders are passed over. Links, devices and names that leave the archive are refused, and so
 * are more entries or more unpacked bytes than the limits.
 */
final class TarGz {
  /** What looks at the files. */
  interface Visitor {
    /**
     * Called for each plain file.
     *
     * @param name the path in the archive, without parts "."
     * @param file its size and bytes
     * @return whether to go on
     */
    boolean visit(String name, TarReader file) throws IOException;
  }

  /** How much an archive may hold. */
  record Limits(int entries, long unpackedBytes) {}

  private final String where;
  private final Limits limits;
  private final Visitor visitor;

  private TarGz(String where, Limits limits, Visitor visitor) {
    this.where = where;
    this.limits = limits;
    this.visitor = visitor;
  }

  /**
   * Visits the files of an archive up to its end, where its checksum is, or until told to stop.
   *
   * @param packed the .tar.gz; not closed
   * @param where its name, for messages
   * @throws DataFormatException if it is damaged, cut, beyond the limits, or has a hostile name
   * @throws UnwritableFileException if the visitor cannot write a file
   * @throws IOException if packed itself cannot be read
   */
  static void read(InputStream packed, String where, Limits limits, Visitor visitor)
      throws IOException {
    new TarGz(where, limits, visitor).read(new Packed(packed));
  }

  private void read(Packed packed) throws IOException {
    String current = "the first entry";
    try {
      Unpacked unpacked = new Unpacked(new GZIPInputStream(packed, 1 << 16));
      TarReader tar = new TarReader(unpacked);
      int entries = 0;
      while (tar.next()) {
        if (++entries > limits.entries()) {
          throw beyond("more than " + limits.entries() + " entries");
        }
        current = tar.name();
        if (!tar.isFile() && !tar.isFolder()) {
          throw notPlain(current, tar);
        }
        if (tar.isFile()) {
          String name = checkedName(current);
          if (tar.size() > limits.unpackedBytes()) {
            throw beyond("entry " + name + " of " + tar.size() + " bytes");
          }
          if (!visitor.visit(name, tar)) {
            return;
          }
        }
      }
      current = "the end";
      if (entries == 0) {
        throw new DataFormatException(
            where, "the archive holds nothing", "copy or download it again");
      }
      unpacked.transferTo(OutputStream.nullOutputStream());
    } catch (DataFormatException | UnwritableFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (packed.failure != null) {
        throw packed.failure;
      }
      throw new DataFormatException(
          where,
          "the archive is damaged or cut at "
              + current
              + ", near packed byte "
              + packed.position
              + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")"),
          "copy or download it again",
          e);
    }
  }

  /** GNU tar writes a file that it has packed already under another name as a link to it. */
  private DataFormatException notPlain(String name, TarReader tar) {
    String unpack = "or unpack it and give the folder";
    if (tar.isHardLink()) {
      return new DataFormatException(
          where,
          "entry \"" + name + "\" is a hard link to " + tar.linkName(),
          "pack the file itself (tar --hard-dereference), " + unpack);
    }
    if (tar.isSymbolicLink()) {
      return new DataFormatException(
          where,
          "entry \"" + name + "\" is a symbolic link to " + tar.linkName(),
          "pack the file itself (tar --dereference), " + unpack);
    }
    return new DataFormatException(
        where,
        "entry \"" + name + "\" is a device or a sparse file",
        "pack plain files (tar without --sparse), " + unpack);
  }

  private String checkedName(String name) {
    String clean =
        Arrays.stream(name.split("/", -1))
            .filter(part -> !part.equals("."))
            .collect(Collectors.joining("/"));
    boolean leaves = clean.isEmpty() || clean.startsWith("/") || clean.contains("\\");
    for (String part : clean.split("/", -1)) {
      leaves |= part.equals("..");
    }
    if (leaves) {
      throw new DataFormatException(
          where,
          "entry \"" + name + "\" is not a relative path inside the archive",
          "take the archive from another source or unpack it by hand");
    }
    return clean;
  }

  private DataFormatException beyond(String what) {
    return new DataFormatException(
        where,
        what
            + " is beyond the limit of "
            + limits.entries()
            + " entries and "
            + limits.unpackedBytes()
            + " unpacked bytes for an archive that is read in memory",
        "unpack it and give the folder");
  }

  /** Counts what is taken from the packed stream and remembers its failure. */
  private static final class Packed extends FilterInputStream {
    private long position;
    private IOException failure;

    Packed(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] block, int from, int length) throws IOException {
      try {
        int n = in.read(block, from, length);
        position += Math.max(n, 0);
        return n;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }

  /** Stops a bomb. */
  private final class Unpacked extends FilterInputStream {
    private long position;

    Unpacked(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] block, int from, int length) throws IOException {
      int n = in.read(block, from, length);
      position += Math.max(n, 0);
      if (position > limits.unpackedBytes()) {
        throw beyond("more than " + limits.unpackedBytes() + " unpacked bytes");
      }
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      return Math.max(0, read(new byte[(int) Math.min(n, 1 << 13)]));
    }
  }
}
