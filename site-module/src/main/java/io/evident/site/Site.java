package io.evident.site;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes README, CHANGELOG and docs as HTML, with the pictures and example projects that they show.
 * The Javadoc is put beside them, in the folder apidocs.
 */
public final class Site {
  private static final Pattern SOURCE = Pattern.compile("\\]\\(([^)#:\\s]+\\.java)\\)");

  private final Path home;
  private final Path target;

  private Site(Path home, Path target) {
    this.home = home;
    this.target = target;
  }

  /**
   * Writes the site.
   *
   * @param args the folder of the sources, and where the site goes
   * @throws IOException if something cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    new Site(Path.of(args[0]).normalize(), Path.of(args[1])).write();
  }

  private void write() throws IOException {
    page(home.resolve("README.md"));
    page(home.resolve("CHANGELOG.md"));
    Path docs = home.resolve("docs");
    Path examples = docs.resolve("examples");
    for (Path file : filesBelow(docs)) {
      // Projects have pages of their own; a ledger beside them is a file as any other.
      if (file.startsWith(examples) && !file.getParent().equals(examples)) {
        continue;
      }
      if (file.toString().endsWith(".md")) {
        page(file);
      } else {
        copy(file);
      }
    }
    examples(examples);
    fonts(target.resolve("apidocs").resolve("resources"));
  }

  /**
   * Debian's JDK leaves out the fonts of Javadoc, and its stylesheet asks for them all the same.
   */
  private static void fonts(Path resources) throws IOException {
    Path fonts = resources.resolve("fonts").resolve("dejavu.css");
    if (Files.isDirectory(resources.getParent()) && !Files.exists(fonts)) {
      Files.createDirectories(fonts.getParent());
      Files.writeString(fonts, "");
    }
  }

  private void copy(Path file) throws IOException {
    Path to = target.resolve(home.relativize(file).toString());
    Files.createDirectories(to.getParent());
    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A page, and the sources that it leads to. */
  private void page(Path markdown) throws IOException {
    String name = home.relativize(markdown).toString().replace('\\', '/');
    String text = Files.readString(markdown);
    put(MarkdownPage.address(name), MarkdownPage.html(text, name));
    Matcher source = SOURCE.matcher(text);
    while (source.find()) {
      copy(markdown.resolveSibling(source.group(1)).normalize());
    }
  }

  /** A page with the sources of each project, and one that lists the projects. */
  private void examples(Path folder) throws IOException {
    StringBuilder list = new StringBuilder("# Example projects\n\n");
    for (Path project : sorted(folder)) {
      if (Files.isDirectory(project)) {
        String name = project.getFileName().toString();
        list.append("- [").append(name).append("](").append(name).append("/index.html)\n");
        StringBuilder sources = new StringBuilder("# The project " + name + "\n");
        for (Path file : filesBelow(project)) {
          String fence = "`````";
          sources.append("\n## ").append(project.relativize(file)).append("\n\n");
          sources.append(fence).append('\n').append(Files.readString(file).strip());
          sources.append('\n').append(fence).append('\n');
        }
        String at = "docs/examples/" + name + "/index.html";
        put(at, MarkdownPage.html(sources.toString(), at));
      }
    }
    String at = "docs/examples/index.html";
    put(at, MarkdownPage.html(list.toString(), at));
  }

  private void put(String address, String html) throws IOException {
    Path file = target.resolve(address);
    Files.createDirectories(file.getParent());
    Files.writeString(file, html);
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
            return at.endsWith("target") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }
}
