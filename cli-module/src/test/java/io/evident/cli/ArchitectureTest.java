package io.evident.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import org.jfree.chart.axis.NumberAxis;
import org.junit.jupiter.api.Test;

/** The direction of dependencies, over all modules at once. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.evident");

  private static final DescribedPredicate<JavaClass> LIBRARIES =
      JavaClass.Predicates.resideOutsideOfPackage("io.evident.cli..");

  /** Templates become classes that we do not write. */
  private static final DescribedPredicate<JavaClass> OURS =
      DescribedPredicate.not(
          JavaClass.Predicates.resideInAPackage("io.evident.models.report.pages.."));

  @Test
  void modulesDependInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("cli")
        .definedBy("io.evident.cli..")
        .layer("lab")
        .definedBy("io.evident.lab..")
        .layer("models")
        .definedBy("io.evident.models..")
        .layer("backprop")
        .definedBy("io.evident.backprop..")
        .layer("bayes")
        .definedBy("io.evident.bayes..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("lab")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("models")
        .mayOnlyBeAccessedByLayers("cli", "lab")
        .whereLayer("backprop")
        .mayOnlyBeAccessedByLayers("cli", "lab", "models")
        .whereLayer("bayes")
        .mayOnlyBeAccessedByLayers("cli", "lab", "models")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.evident.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** Who keeps a training, draws it or serves what came of it listens to it, or asks it. */
  @Test
  void aTrainingKnowsNeitherItsRunNorPlotsNorServing() {
    noClasses()
        .that()
        .resideInAnyPackage("io.evident.models.training..", "io.evident.models.internal.training..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.evident.models.directory..",
            "io.evident.models.run..",
            "io.evident.models.tensorboard..",
            "io.evident.models.internal.plot..",
            "io.evident.models.report..",
            "io.evident.models.serving..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.evident.models.device..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("io.evident.models..")
                .and(JavaClass.Predicates.resideOutsideOfPackage("io.evident.models.device..")))
        .check(CLASSES);
  }

  @Test
  void theTwoImplementationsOfANetworkDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("io.evident.backprop.manual..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.evident.backprop.graph..",
            "io.evident.backprop.internal.graph..",
            "org.tensorflow..")
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
            "io.evident.backprop.network..",
            "io.evident.backprop.initialization..",
            "io.evident.backprop.yaml..",
            "io.evident.bayes..")
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

  @Test
  void nothingIsDeserializedToObjects() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.io\\.(ObjectInputStream|ObjectInput|Externalizable)"
                + "|java\\.beans\\.XMLDecoder|java\\.rmi\\..*|javax\\.naming\\..*"
                + "|org\\.snakeyaml\\.engine\\.v2\\.(api\\.Load|constructor\\..*)"
                + "|com\\.fasterxml\\.jackson\\..*(JsonTypeInfo|JsonSubTypes|PolymorphicType).*")
        .check(CLASSES);
    noClasses()
        .should()
        .callMethodWhere(
            JavaCall.Predicates.target(
                HasName.Predicates.nameMatching(
                    "readObject|enableDefaultTyping|activateDefaultTyping|readUnshared")))
        .check(CLASSES);
  }

  /** Text for files and people is the same in every language and encoding. */
  @Test
  void nothingDependsOnTheLocaleOrTheEncodingOfTheMachine() {
    noClasses()
        .that(OURS)
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(String.class, "getBytes")
        .orShould()
        .callConstructor(String.class, byte[].class)
        .orShould()
        .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "format", String.class, Object[].class)
        .orShould()
        .callConstructor(InputStreamReader.class, InputStream.class)
        .orShould()
        .callConstructor(DecimalFormat.class, String.class)
        .orShould()
        .callMethod(NumberFormat.class, "getInstance")
        .orShould()
        .callMethod(NumberFormat.class, "getNumberInstance")
        .orShould()
        .callMethod(NumberAxis.class, "createStandardTickUnits")
        .orShould()
        .callMethod(NumberAxis.class, "createIntegerTickUnits")
        .check(CLASSES);
  }
}
