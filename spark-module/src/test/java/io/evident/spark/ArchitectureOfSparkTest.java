package io.evident.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.ObjectInputStream;
import org.junit.jupiter.api.Test;

/** What the other modules' test of architecture cannot see. */
class ArchitectureOfSparkTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.evident");

  @Test
  void nobodyKnowsSpark() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.evident.spark..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.evident.spark..", "org.apache.spark..", "scala..")
        .check(CLASSES);
  }

  @Test
  void sparkKnowsNotTheCommand() {
    noClasses()
        .that()
        .resideInAPackage("io.evident.spark..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.evident.cli..", "io.evident.lab..", "io.evident.backprop.manual..")
        .check(CLASSES);
  }

  @Test
  void itNeitherPrintsNorReadsObjectsNorFormatsByTheMachine() {
    noClasses()
        .that()
        .resideInAPackage("io.evident.spark..")
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.evident.spark..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInputStream.class)
        .orShould()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "getBytes")
        .orShould()
        .callConstructor(String.class, byte[].class)
        .check(CLASSES);
  }
}
