package io.evident.models.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal. */
public final class Digests {
  private Digests() {}

  /**
   * The digest of pieces as if they were one.
   *
   * @param pieces in order
   * @return 64 lower-case hexadecimal digits
   */
  public static String sha256(byte[]... pieces) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (byte[] piece : pieces) {
        sha.update(piece);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
