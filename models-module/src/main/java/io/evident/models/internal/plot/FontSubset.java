package io.evident.models.internal.plot;

import io.evident.bayes.internal.plot.PlotFont;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * A TrueType font with a few of its letters alone, small enough to lie within a picture.
 *
 * <p>Source: the OpenType specification 1.9.1, chapters cmap, glyf, head, hhea, hmtx, loca, maxp,
 * name and post.
 */
final class FontSubset {
  private static final int HEAD_CHECKSUM = 8;
  private static final int HEAD_LOCA_FORMAT = 50;
  private static final int HHEA_METRICS = 34;
  private static final int MAXP_GLYPHS = 4;
  private static final int POST_HEADER = 32;
  private static final int POST_WITHOUT_NAMES = 0x30000;
  private static final int COMPOUND_ARGUMENTS_ARE_WORDS = 1;
  private static final int COMPOUND_SCALE = 8;
  private static final int COMPOUND_MORE = 0x20;
  private static final int COMPOUND_TWO_SCALES = 0x40;
  private static final int COMPOUND_MATRIX = 0x80;

  private final Map<String, ByteBuffer> tables = new TreeMap<>();

  /** Place in the new font by place in the old one. */
  private final Map<Integer, Integer> glyphs = new LinkedHashMap<>();

  private FontSubset(byte[] font) {
    ByteBuffer all = ByteBuffer.wrap(font);
    int count = all.getShort(4);
    for (int i = 0; i < count; i++) {
      byte[] tag = new byte[4];
      all.get(12 + 16 * i, tag);
      tables.put(
          new String(tag, StandardCharsets.US_ASCII),
          all.slice(all.getInt(12 + 16 * i + 8), all.getInt(12 + 16 * i + 12)));
    }
  }

  /**
   * The font of these letters.
   *
   * @param font a TrueType font whose character map has format 4
   * @param letters code points; those the font does not have, or beyond the basic plane, are left
   *     out
   * @return the bytes of a TrueType font
   */
  static byte[] of(byte[] font, SortedSet<Integer> letters) {
    FontSubset subset = new FontSubset(font);
    subset.place(0);
    TreeMap<Integer, Integer> places = new TreeMap<>();
    for (int letter : letters) {
      int glyph = letter < 0xffff ? subset.glyph(letter) : 0;
      if (glyph != 0) {
        places.put(letter, subset.place(glyph));
      }
    }
    return subset.written(places);
  }

  private int place(int glyph) {
    return glyphs.computeIfAbsent(glyph, g -> glyphs.size());
  }

  private ByteBuffer table(String tag) {
    return tables.get(tag);
  }

  /** The glyph of a letter by the first map of format 4; 0 if there is none. */
  private int glyph(int letter) {
    ByteBuffer cmap = table("cmap");
    for (int i = 0; i < cmap.getShort(2); i++) {
      int map = cmap.getInt(4 + 8 * i + 4);
      if (cmap.getShort(map) == 4) {
        return glyph(cmap, map, letter);
      }
    }
    throw new IllegalArgumentException("the font has no character map of format 4");
  }

  private static int glyph(ByteBuffer cmap, int map, int letter) {
    int twice = word(cmap, map + 6);
    int ends = map + 14;
    int starts = ends + twice + 2;
    for (int segment = 0; segment < twice; segment += 2) {
      int start = word(cmap, starts + segment);
      if (letter <= word(cmap, ends + segment)) {
        int delta = word(cmap, starts + twice + segment);
        int at = starts + 2 * twice + segment;
        int offset = word(cmap, at);
        if (letter < start) {
          return 0;
        }
        if (offset == 0) {
          return (letter + delta) & 0xffff;
        }
        int glyph = word(cmap, at + offset + 2 * (letter - start));
        return glyph == 0 ? 0 : (glyph + delta) & 0xffff;
      }
    }
    return 0;
  }

  private static int word(ByteBuffer table, int at) {
    return table.getShort(at) & 0xffff;
  }

  private byte[] outline(int glyph) {
    ByteBuffer loca = table("loca");
    boolean words = table("head").getShort(HEAD_LOCA_FORMAT) == 0;
    int from = words ? 2 * word(loca, 2 * glyph) : loca.getInt(4 * glyph);
    int to = words ? 2 * word(loca, 2 * glyph + 2) : loca.getInt(4 * glyph + 4);
    byte[] copy = new byte[to - from];
    table("glyf").get(from, copy);
    return copy;
  }

  /** Gives the parts of a letter such as an accented one their places in the new font. */
  private void placeParts(ByteBuffer outline) {
    if (outline.capacity() == 0 || outline.getShort(0) >= 0) {
      return;
    }
    int at = 10;
    int flags;
    do {
      flags = word(outline, at);
      outline.putShort(at + 2, (short) place(word(outline, at + 2)));
      at += (flags & COMPOUND_ARGUMENTS_ARE_WORDS) == 0 ? 6 : 8;
      if ((flags & COMPOUND_SCALE) != 0) {
        at += 2;
      } else if ((flags & COMPOUND_TWO_SCALES) != 0) {
        at += 4;
      } else if ((flags & COMPOUND_MATRIX) != 0) {
        at += 8;
      }
    } while ((flags & COMPOUND_MORE) != 0);
  }

  private byte[] written(Map<Integer, Integer> places) {
    List<byte[]> outlines = new ArrayList<>();
    while (outlines.size() < glyphs.size()) {
      byte[] outline = outline(List.copyOf(glyphs.keySet()).get(outlines.size()));
      placeParts(ByteBuffer.wrap(outline));
      outlines.add(outline);
    }
    int count = outlines.size();
    ByteBuffer loca = ByteBuffer.allocate(4 * (count + 1));
    ByteArrayOutputStream glyf = new ByteArrayOutputStream();
    for (byte[] outline : outlines) {
      loca.putInt(glyf.size());
      glyf.writeBytes(outline);
      glyf.writeBytes(new byte[-outline.length & 3]);
    }
    loca.putInt(glyf.size());
    Map<String, byte[]> made = new TreeMap<>();
    made.put("OS/2", copy("OS/2"));
    made.put("cmap", map(places));
    made.put("glyf", glyf.toByteArray());
    byte[] head = copy("head");
    ByteBuffer.wrap(head).putInt(HEAD_CHECKSUM, 0).putShort(HEAD_LOCA_FORMAT, (short) 1);
    made.put("head", head);
    byte[] hhea = copy("hhea");
    ByteBuffer.wrap(hhea).putShort(HHEA_METRICS, (short) count);
    made.put("hhea", hhea);
    made.put("hmtx", metrics());
    made.put("loca", loca.array());
    byte[] maxp = copy("maxp");
    ByteBuffer.wrap(maxp).putShort(MAXP_GLYPHS, (short) count);
    made.put("maxp", maxp);
    made.put("name", name());
    byte[] post = Arrays.copyOf(copy("post"), POST_HEADER);
    ByteBuffer.wrap(post).putInt(0, POST_WITHOUT_NAMES);
    made.put("post", post);
    return file(made);
  }

  private byte[] copy(String tag) {
    ByteBuffer table = table(tag);
    byte[] copy = new byte[table.capacity()];
    table.get(0, copy);
    return copy;
  }

  /** Each letter is a segment of its own; the last segment has to be 0xffff. */
  private static byte[] map(Map<Integer, Integer> places) {
    int segments = places.size() + 1;
    int power = Integer.highestOneBit(segments);
    ByteBuffer map = ByteBuffer.allocate(12 + 16 + 8 * segments);
    map.putShort((short) 0).putShort((short) 1);
    map.putShort((short) 3).putShort((short) 1).putInt(12);
    map.putShort((short) 4).putShort((short) (16 + 8 * segments)).putShort((short) 0);
    map.putShort((short) (2 * segments)).putShort((short) (2 * power));
    map.putShort((short) Integer.numberOfTrailingZeros(power));
    map.putShort((short) (2 * (segments - power)));
    places.keySet().forEach(letter -> map.putShort(letter.shortValue()));
    map.putShort((short) 0xffff).putShort((short) 0);
    places.keySet().forEach(letter -> map.putShort(letter.shortValue()));
    map.putShort((short) 0xffff);
    places.forEach((letter, glyph) -> map.putShort((short) (glyph - letter)));
    map.putShort((short) 1);
    return map.array();
  }

  /** Family, style, full name and PostScript name, without which Java takes no font. */
  private static byte[] name() {
    byte[] name = PlotFont.FAMILY.getBytes(StandardCharsets.UTF_16BE);
    int[] kinds = {1, 2, 4, 6};
    int texts = 6 + 12 * kinds.length;
    ByteBuffer table = ByteBuffer.allocate(texts + name.length);
    table.putShort((short) 0).putShort((short) kinds.length).putShort((short) texts);
    for (int kind : kinds) {
      table.putShort((short) 3).putShort((short) 1).putShort((short) 0x409).putShort((short) kind);
      table.putShort((short) name.length).putShort((short) 0);
    }
    return table.put(name).array();
  }

  private byte[] metrics() {
    ByteBuffer old = table("hmtx");
    int wide = word(table("hhea"), HHEA_METRICS);
    ByteBuffer made = ByteBuffer.allocate(4 * glyphs.size());
    for (int glyph : glyphs.keySet()) {
      made.putShort(old.getShort(4 * Math.min(glyph, wide - 1)));
      made.putShort(old.getShort(glyph < wide ? 4 * glyph + 2 : 4 * wide + 2 * (glyph - wide)));
    }
    return made.array();
  }

  private static byte[] file(Map<String, byte[]> made) {
    int power = Integer.highestOneBit(made.size());
    int at = 12 + 16 * made.size();
    int size = at;
    for (byte[] table : made.values()) {
      size += table.length + (-table.length & 3);
    }
    ByteBuffer file = ByteBuffer.allocate(size);
    file.putInt(0x10000).putShort((short) made.size()).putShort((short) (16 * power));
    file.putShort((short) Integer.numberOfTrailingZeros(power));
    file.putShort((short) (16 * (made.size() - power)));
    int head = 0;
    for (Map.Entry<String, byte[]> entry : made.entrySet()) {
      byte[] table = entry.getValue();
      file.put(at, table);
      file.put(entry.getKey().getBytes(StandardCharsets.US_ASCII));
      file.putInt(sum(file, at, table.length)).putInt(at).putInt(table.length);
      head = entry.getKey().equals("head") ? at : head;
      at += table.length + (-table.length & 3);
    }
    file.putInt(head + HEAD_CHECKSUM, 0xB1B0AFBA - sum(file, 0, size));
    return file.array();
  }

  private static int sum(ByteBuffer file, int from, int length) {
    int sum = 0;
    for (int at = from; at < from + length; at += 4) {
      sum += file.getInt(at);
    }
    return sum;
  }
}
