package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Where pages, comments and scripts point to, there is something. */
class DocumentationLinksTest {
  private static final Path HOME = Path.of("..");
  private static final Path INDEX = HOME.resolve("docs").resolve("README.md");

  private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```$|`[^`\n]*`");
  private static final Pattern MENTION =
      Pattern.compile("(?<![\\w/-])docs/[\\w./-]+\\.(?:md|sh|xml|svg|png)\\b");

  /** Sources, which are read for what they mention. */
  private static final Set<String> SOURCES = Set.of("java", "xml", "sh", "md", "svg", "csv");

  private static final Set<String> NOT_OURS = Set.of("target", ".git", "runs", "node_modules");

  @Test
  void everyLinkOfAPageLeadsSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    int links = 0;
    for (Path page : DocumentationTest.pages()) {
      for (String link : links(page)) {
        links++;
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path to = file.isEmpty() ? page : page.getParent().resolve(file).normalize();
        if (!Files.exists(to)) {
          dead.add(page + " -> " + link);
        } else if (hash >= 0 && !anchors(to).contains(link.substring(hash + 1))) {
          dead.add(page + " -> " + link + ", which is none of " + anchors(to));
        }
      }
    }
    assertEquals(List.of(), dead);
    assertTrue(links > 150, links + " links");
  }

  private static List<String> links(Path page) throws IOException {
    String text = CODE.matcher(Files.readString(page)).replaceAll("code");
    return LINK.matcher(text)
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.matches("(?i)[a-z]+:.*"))
        .toList();
  }

  /** The headings of a page, as GitHub makes anchors of them. */
  private static Set<String> anchors(Path page) throws IOException {
    Map<String, Integer> seen = new HashMap<>();
    Set<String> anchors = new TreeSet<>();
    boolean code = false;
    for (String line : Files.readAllLines(page)) {
      code ^= line.strip().startsWith("```");
      if (!code && line.matches("#+ .*")) {
        String anchor =
            line.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
        int before = seen.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
    }
    return anchors;
  }

  @Test
  void theIndexListsEveryPage() throws IOException {
    Set<Path> listed =
        links(INDEX).stream()
            .map(link -> INDEX.getParent().resolve(link.replaceFirst("#.*", "")).normalize())
            .collect(Collectors.toSet());
    for (Path page : DocumentationTest.pages()) {
      boolean entrance = page.endsWith("README.md");
      assertTrue(entrance || listed.contains(page.normalize()), INDEX + " does not list " + page);
    }
    assertTrue(links(HOME.resolve("README.md")).contains("docs/README.md"));
  }

  @Test
  void everyPageThatSourcesMentionIsThere() throws IOException {
    List<String> missing = new ArrayList<>();
    int mentions = 0;
    for (Path source : sources()) {
      Matcher mention = MENTION.matcher(Files.readString(source));
      while (mention.find()) {
        mentions++;
        if (!Files.exists(HOME.resolve(mention.group()))) {
          missing.add(source + " mentions " + mention.group());
        }
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(mentions > 20, mentions + " mentions");
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    Files.walkFileTree(
        HOME,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            String ending = name.substring(name.lastIndexOf('.') + 1);
            if (SOURCES.contains(ending) || file.getParent().endsWith(".ci")) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }
}
