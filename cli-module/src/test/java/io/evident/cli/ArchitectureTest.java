package io.evident.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.junit.jupiter.api.Test;

/** The direction of dependencies, over all modules at once. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.evident");

  /** Each module's own small main prints; nothing else in a library does. */
  private static final DescribedPredicate<JavaClass> LIBRARIES =
      JavaClass.Predicates.resideOutsideOfPackage("io.evident.cli..")
          .and(DescribedPredicate.not(HasName.Predicates.nameMatching(".*Demo(\\$.*)?")));

  @Test
  void modulesDependInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("cli")
        .definedBy("io.evident.cli..")
        .layer("models")
        .definedBy("io.evident.models..")
        .layer("backprop")
        .definedBy("io.evident.backprop..")
        .layer("bayes")
        .definedBy("io.evident.bayes..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("models")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("backprop")
        .mayOnlyBeAccessedByLayers("cli", "models")
        .whereLayer("bayes")
        .mayOnlyBeAccessedByLayers("cli")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.evident.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theTwoImplementationsOfANetworkDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("io.evident.backprop.manual..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.evident.backprop.graph..", "org.tensorflow..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.evident.backprop.graph..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.evident.backprop.manual..")
        .check(CLASSES);
  }

  @Test
  void aDescriptionOfANetworkNeedsNoTensorFlow() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.evident.backprop.network..", "io.evident.backprop.yaml..", "io.evident.bayes..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.tensorflow..")
        .check(CLASSES);
  }

  @Test
  void librariesDoNotPrintOrExit() {
    noClasses().that(LIBRARIES).should(GeneralCodingRules.ACCESS_STANDARD_STREAMS).check(CLASSES);
    noClasses().that(LIBRARIES).should().callMethod(System.class, "exit", int.class).check(CLASSES);
  }
}
