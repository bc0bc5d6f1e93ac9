package io.evident.models.image;

import io.evident.models.data.DataFormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Says what a file is that is neither a JPEG nor a PNG, by its first bytes. */
final class ForeignFormat {
  /** Formats whose files begin with some bytes, others in between. */
  private record Signature(String name, String first, int at, String then) {
    boolean begins(String head) {
      return head.startsWith(first) && head.startsWith(then, at);
    }
  }

  private static final List<Signature> SIGNATURES =
      List.of(
          new Signature("a WebP image", "RIFF", 8, "WEBP"),
          new Signature("a GIF image", "GIF8", 0, ""),
          new Signature("a BMP image", "BM", 0, ""),
          new Signature("a TIFF image", "II*\0", 0, ""),
          new Signature("a TIFF image", "MM\0*", 0, ""),
          new Signature("a HEIC image", "", 4, "ftyphei"),
          new Signature("a HEIC image", "", 4, "ftypmif1"),
          new Signature("an AVIF image", "", 4, "ftypavif"),
          new Signature("a JPEG XL image", "\u00ff\n", 0, ""),
          new Signature("a JPEG XL image", "\0\0\0\fJXL ", 0, ""),
          new Signature("a JPEG 2000 image", "\0\0\0\fjP  ", 0, ""),
          new Signature("an icon", "\0\0\1\0", 0, ""),
          new Signature("a Photoshop document", "8BPS", 0, ""),
          new Signature("a PDF document", "%PDF", 0, ""),
          new Signature("a zip archive", "PK\3\4", 0, ""),
          new Signature(
              "a pointer of Git LFS (git lfs pull fetches the image)", "version https", 0, ""));

  /** Enough for a signature. */
  private static final int HEAD = 64;

  private ForeignFormat() {}

  /** A refusal such as "this is a WebP image, neither a JPEG nor a PNG image". */
  static DataFormatException refusal(byte[] file, String where) {
    if (file.length == 0) {
      return new DataFormatException(where, "the file is empty", "replace it or remove it");
    }
    String name = name(file);
    return name.isEmpty()
        ? new DataFormatException(
            where, "this is neither a JPEG nor a PNG image", "replace it or remove it")
        : new DataFormatException(
            where,
            "this is " + name + ", neither a JPEG nor a PNG image",
            "convert it to PNG or remove it");
  }

  private static String name(byte[] file) {
    String head = new String(file, 0, Math.min(HEAD, file.length), StandardCharsets.ISO_8859_1);
    for (Signature signature : SIGNATURES) {
      if (signature.begins(head)) {
        return signature.name();
      }
    }
    String text = head.strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("<svg") || text.startsWith("<!doctype svg")) {
      return "an SVG drawing";
    }
    return text.startsWith("<") ? "a page or another text with markup" : "";
  }
}
