package io.evident.cli;

import io.evident.models.data.ImageReading;
import io.evident.models.data.ImageSplits;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was out of the ordinary about image files, in lines; none where nothing was. */
final class ReadingLines {
  private ReadingLines() {}

  static void print(PrintWriter out, ImageSplits images) {
    Optional<ImageReading> train = images.train().reading();
    Optional<ImageReading> test = images.test().reading();
    if (train.isEmpty() || test.isEmpty()) {
      return;
    }
    ImageReading a = train.get();
    ImageReading b = test.get();
    print(out, "transparent, laid on white", a.transparent(), b.transparent());
    print(out, "turned as EXIF says (--no-orientation leaves them)", a.turned(), b.turned());
    print(out, "read with a warning", a.warned(), b.warned());
    List<String> warnings = new ArrayList<>(a.warnings());
    warnings.addAll(b.warnings());
    warnings.forEach(warning -> out.println("  " + warning));
    int others = a.warned() + b.warned() - warnings.size();
    if (others > 0) {
      out.printf(Locale.ROOT, "  and %,d others%n", others);
    }
  }

  private static void print(PrintWriter out, String what, int train, int test) {
    if (train + test > 0) {
      out.printf(Locale.ROOT, "%s: %,d train, %,d test%n", what, train, test);
    }
  }
}
