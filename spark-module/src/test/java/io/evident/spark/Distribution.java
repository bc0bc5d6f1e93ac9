package io.evident.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a user has, made from the class path of the test: a SPARK_HOME with the jars of Spark, and
 * the command's jar with its libraries beside it.
 */
record Distribution(Path folder) {
  private static final Pattern OURS =
      Pattern.compile(
          ".*/(org/tensorflow|org/bytedeco|org/snakeyaml|info/picocli|me/tongfei|org/jfree"
              + "|org/apache/xmlgraphics|gg/jte|org/apache/commons/commons-csv)/.*");
  private static final Pattern OF_BOTH =
      Pattern.compile(
          ".*/(com/fasterxml/jackson/core|com/google/protobuf|commons-\\w+|org/apache/commons)/.*");
  private static final Pattern OF_TESTS =
      Pattern.compile(".*/(org/junit|org/opentest4j|org/apiguardian|org/apache/maven)/.*");
  private static final Pattern MODULE =
      Pattern.compile(".*/(bayes|backprop|models|lab|cli|spark)-module/target/(?!test-classes).*");
  private static final Path SUBMIT = Path.of("src", "test", "spark-home", "bin", "spark-submit");

  /** Lays it out in a folder. */
  static Distribution in(Path folder) throws IOException {
    Distribution made = new Distribution(folder);
    Files.createDirectories(made.home().resolve("bin"));
    Files.createDirectories(made.home().resolve("jars"));
    Files.createDirectories(made.home().resolve("conf"));
    Files.createDirectories(made.libraries());
    Files.copy(
        SUBMIT,
        made.home().resolve("bin").resolve("spark-submit"),
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      made.take(Path.of(entry));
    }
    return made;
  }

  private void take(Path entry) throws IOException {
    String path = entry.toAbsolutePath().toString().replace('\\', '/');
    if (MODULE.matcher(path).matches()) {
      String name = path.replaceAll(".*/(\\w+)-module/target/.*", "evident-$1.jar");
      Path jar = name.equals("evident-cli.jar") ? command() : libraries().resolve(name);
      if (Files.isDirectory(entry)) {
        pack(entry, jar);
      } else {
        link(entry, jar);
      }
    } else if (path.endsWith(".jar") && !OF_TESTS.matcher(path).matches()) {
      if (OURS.matcher(path).matches() || OF_BOTH.matcher(path).matches()) {
        link(entry, libraries().resolve(entry.getFileName()));
      }
      if (!OURS.matcher(path).matches()) {
        link(entry, home().resolve("jars").resolve(entry.getFileName()));
      }
    }
  }

  private static void link(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (IOException | UnsupportedOperationException e) {
      // Another disk, say.
      Files.copy(from, to);
    }
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> all = Files.walk(classes)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  Path home() {
    return folder.resolve("spark");
  }

  Path libraries() {
    return folder.resolve("evident").resolve("lib");
  }

  Path command() {
    return folder.resolve("evident").resolve("evident.jar");
  }

  /** What spark-submit takes if it is told nothing else. */
  void defaults(String... lines) throws IOException {
    Files.write(home().resolve("conf").resolve("spark-defaults.conf"), List.of(lines));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  Map<String, String> environment() {
    return Map.of(
        "SPARK_HOME",
        home().toString(),
        "SPARK_LOCAL_IP",
        "127.0.0.1",
        "SPARK_SCALA_VERSION",
        "2.13",
        "JAVA_HOME",
        System.getProperty("java.home"));
  }

  /** The command in a process of its own. */
  Program evident(Object... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(java(), "-XX:TieredStopAtLevel=1", "-Xmx1g"));
    line.addAll(List.of("-Devident.patience=60000"));
    line.addAll(List.of("-cp", command() + File.pathSeparator + libraries() + "/*"));
    line.add("io.evident.cli.Main");
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    return Program.start(folder, line, environment());
  }

  /** One of Spark's own daemons, which nothing but this process and the loopback reaches. */
  Program daemon(String main, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(java(), "-XX:TieredStopAtLevel=1", "-Xmx512m"));
    line.addAll(List.of(System.getProperty("spark.opens").split(" ", -1)));
    line.addAll(List.of("-cp", home().resolve("jars") + "/*", main));
    line.addAll(List.of(arguments));
    return Program.start(folder, line, environment());
  }
}
