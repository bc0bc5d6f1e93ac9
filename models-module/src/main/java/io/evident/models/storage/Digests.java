package io.evident.models.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal. */
public final class Digests {
  private static final int BLOCK = 1 << 16;

  private Digests() {}

  /**
   * The digest of pieces as if they were one.
   *
   * @param pieces in order
   * @return 64 lower-case hexadecimal digits
   */
  public static String sha256(byte[]... pieces) {
    MessageDigest sha = sha256();
    for (byte[] piece : pieces) {
      sha.update(piece);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /**
   * The digest of a file, which may be large.
   *
   * @param file the file
   * @return 64 lower-case hexadecimal digits
   * @throws IOException if it cannot be read
   */
  public static String sha256(Path file) throws IOException {
    MessageDigest sha = sha256();
    byte[] block = new byte[BLOCK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        sha.update(block, 0, read);
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
