package io.evident.models.table;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What identifies a table: SHA-256 over the format's name; the numbers of rows and of columns; of
 * each column its name, its kind, the number of its categories and these; all cells by rows. A text
 * is its length and its UTF-8 bytes, an integer four bytes and a cell the eight of its double,
 * highest first; a missing cell is Java's NaN.
 */
final class TableDigest {
  /** Changes when the digest of the same table would. */
  private static final String FORMAT = "evident-table/1";

  private static final int BLOCK = 1 << 16;

  private TableDigest() {}

  static String of(Table table) {
    MessageDigest sha;
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    int columns = table.columns().size();
    update(sha, FORMAT);
    update(sha, table.size());
    update(sha, columns);
    for (TableColumn column : table.columns()) {
      update(sha, column.name());
      update(sha, column.kind().toString());
      update(sha, column.categories().size());
      column.categories().forEach(category -> update(sha, category));
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.max(1, BLOCK / columns) * columns * Double.BYTES);
    double[] row = new double[columns];
    for (int r = 0; r < table.size(); r++) {
      table.read(r, row, 0);
      for (double value : row) {
        bytes.putLong(Double.doubleToLongBits(value));
      }
      if (!bytes.hasRemaining()) {
        sha.update(bytes.flip());
        bytes.clear();
      }
    }
    sha.update(bytes.flip());
    return HexFormat.of().formatHex(sha.digest());
  }

  private static void update(MessageDigest sha, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    update(sha, bytes.length);
    sha.update(bytes);
  }

  private static void update(MessageDigest sha, int value) {
    sha.update(ByteBuffer.allocate(4).putInt(0, value));
  }
}
