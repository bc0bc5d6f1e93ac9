package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a project gets that depends on this module alone; src/test/example-project is one. */
class ExampleProjectTest {
  @ParameterizedTest
  @ValueSource(strings = {"org.tensorflow.TensorFlow", "org.bytedeco.javacpp.Loader"})
  void noTensorFlowIsOnTheClassPath(String type) {
    assertThrows(ClassNotFoundException.class, () -> Class.forName(type));
  }

  @ParameterizedTest
  @ValueSource(strings = {"src/test/example-project", "../docs/examples/bayes"})
  void theExamplesDependOnThisModuleOnly(String project) throws IOException {
    String pom = Files.readString(Path.of(project, "pom.xml"));
    // A bill of materials is no dependency.
    String dependencies = pom.substring(pom.indexOf("</dependencyManagement>") + 1);
    assertTrue(dependencies.contains("<artifactId>evident-bayes</artifactId>"));
    assertTrue(dependencies.split("<dependency>", -1).length == 2, "one dependency");
    assertTrue(pom.contains("<exclude>org.tensorflow</exclude>"));
  }
}
