package io.evident.models.report;

import io.evident.models.directory.RunDirectory;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A report: one HTML file with everything in it, its pictures, style and script included.
 *
 * <p>Whatever a section says is shown as text: a class called {@code <script>} is shown as such. A
 * policy within the file allows no script but ours, and nothing to be fetched.
 *
 * @param title of the report
 * @param subtitle a line under it, may be empty
 * @param sections in order
 */
public record Report(String title, String subtitle, List<Section> sections) {
  /** What the file of a report is called in the directory it is about. */
  public static final String FILE = RunDirectory.REPORT;

  public Report {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(subtitle, "subtitle");
    sections = List.copyOf(sections);
  }

  /**
   * A report without sections.
   *
   * @param title of the report
   * @param subtitle a line under it, may be empty
   * @return the report
   */
  public static Report of(String title, String subtitle) {
    return new Report(title, subtitle, List.of());
  }

  /**
   * The same with one more section at its end.
   *
   * @param section the section
   * @return the report
   */
  public Report with(Section section) {
    List<Section> all = new ArrayList<>(sections);
    all.add(section);
    return new Report(title, subtitle, all);
  }

  /**
   * The whole file.
   *
   * @return HTML
   */
  public String html() {
    return new HtmlPage(this).html();
  }

  /**
   * Writes it; the file appears whole or not at all.
   *
   * @param file where to, usually {@link #FILE} of a run directory
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    WholeFile.write(file, html().getBytes(StandardCharsets.UTF_8));
  }
}
