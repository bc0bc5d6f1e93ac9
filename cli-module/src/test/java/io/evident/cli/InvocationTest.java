package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvocationTest {
  private static List<String> words(String line) {
    return List.of(line.split(" "));
  }

  private static boolean isForAChild(String line) {
    return Main.isForAChild(
        words(line), Map.of("NVIDIA_TF32_OVERRIDE", "0"), new NamesEncoding("UTF-8"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data info train",
        "data verify demo",
        "help train",
        "compare train evaluate",
        "report train --out export",
        "bayes --compare demo",
        "train --help",
        "--help train",
        "--version",
        "trian train",
        "train fc2 --no-such-option",
        "--verbose train fc2",
        "train fc2 --verbose"
      })
  void whatRunsNoTensorFlowOrShowsItsLogStartsNoSecondProcess(String line) {
    assertFalse(isForAChild(line), line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train fc2",
        "train data --out --verbosely",
        "evaluate data",
        "predict data bench",
        "export help --out bayes",
        "calibrate bayes",
        "sweep two-layer-cifar-grid",
        "reproduce",
        "gradcheck --full",
        "train fc2 --deterministic",
        "gradcheck --atlas",
        "lab atlas",
        "demo"
      })
  void aCommandThatNeedsTensorFlowStartsOneWhateverItsArgumentsAreCalled(String line) {
    assertTrue(isForAChild(line), line);
  }

  @Test
  void anOptionIsOneOnlyWhereTheParserTakesItForOne() {
    Invocation spark = Invocation.of(words("sweep x --master=local[2]"));
    assertTrue(spark.runs(Set.of("sweep")));
    assertEquals(Optional.of("local[2]"), spark.value("--master"));
    assertTrue(Invocation.of(words("train fc2 --xla")).has("--xla"));
    assertFalse(Invocation.of(words("train -- --xla")).has("--xla"));
    assertFalse(SparkLaunch.isNeeded(words("data info --master local[2]")));
  }
}
