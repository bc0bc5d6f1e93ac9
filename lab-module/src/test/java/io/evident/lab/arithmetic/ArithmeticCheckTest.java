package io.evident.lab.arithmetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.ElementType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ArithmeticCheckTest {
  private static final List<GraphExecution> BOTH =
      List.of(GraphExecution.OPTIMIZED, GraphExecution.PLAIN);

  private static List<ArithmeticFinding> findings(int width, CaseRun.Fault fault) {
    return new CaseRun(SubjectList.of(width), fault).findings(BOTH, subject -> true);
  }

  /** What a kernel that mixes up two columns gives, in what TensorFlow joined. */
  private static double[] exchanged(ArithmeticCase subject, int batch, double[] values) {
    boolean wrong =
        subject.kind() == ArithmeticKind.PRODUCT
            && subject.execution() == GraphExecution.OPTIMIZED
            && subject.weights() == HeldWeights.CONSTANT
            && subject.form().equals("[out, in]")
            && subject.type() == ElementType.FLOAT32
            && batch == 16;
    if (wrong) {
      double first = values[0];
      values[0] = values[1];
      values[1] = first;
    }
    return values;
  }

  private static ArithmeticCheck.Machine machine(int width, CaseRun.Fault fault) {
    return (asked, environment) -> {
      CaseRun run =
          new CaseRun(SubjectList.of(width), environment.isEmpty() ? fault : CaseRun.Fault.NONE);
      List<GraphExecution> executions = asked.isEmpty() ? BOTH : List.of(GraphExecution.values());
      return new ArithmeticCheck.Answer(
          run.findings(executions, subject -> asked.isEmpty() || asked.contains(subject)),
          Optional.empty());
    };
  }

  @Test
  void aKernelThatIsWrongAtOneBatchIsFoundAndWhatMendsItIsTried() throws Exception {
    ArithmeticReport report = ArithmeticCheck.measure(machine(84, ArithmeticCheckTest::exchanged));
    assertEquals(1, report.wrong().size(), report.lines().toString());
    ArithmeticFinding finding = report.wrong().get(0);
    assertEquals(List.of(16), finding.wrongBatches());
    assertTrue(finding.ratio() > 1, finding.toString());
    assertTrue(report.isRight(), "constants [out, in] are avoided");
    assertTrue(report.remedies().stream().allMatch(RemedyTrial::mends));
    String text = String.join("\n", report.lines());
    assertTrue(text.contains("not used by evident: product float32, constant weights [out, in]"));
    assertTrue(text.contains("width 84"), text);
    assertTrue(text.contains("right with"), text);
    assertTrue(text.contains("TF_ENABLE_ONEDNN_OPTS=0"), text);
  }

  @Test
  void whatEvidentLowersToMakesTheReportWrong() throws Exception {
    CaseRun.Fault fault =
        (subject, batch, values) -> {
          if (subject.kind() == ArithmeticKind.CONVOLUTION
              && subject.type() == ElementType.FLOAT64) {
            values[values.length - 1] = Double.NaN;
          }
          return values;
        };
    ArithmeticReport report = ArithmeticCheck.measure(machine(10, fault));
    assertFalse(report.isRight());
    assertTrue(
        report.lines().get(0).startsWith("wrong here: convolution float64"), report::toString);
    assertTrue(report.details().stream().anyMatch(line -> line.startsWith("WRONG")));
    // The machine is wrong unless the environment changes.
    assertEquals(
        List.of(false, true, true), report.remedies().stream().map(RemedyTrial::mends).toList());
    String text = String.join("\n", report.lines());
    assertTrue(text.contains("wrong still with " + ArithmeticRemedy.REMAPPING_OFF), text);
  }

  @Test
  void aMachineThatEndsBeforeItIsDoneIsNotRight() throws Exception {
    ArithmeticReport report =
        ArithmeticCheck.measure(
            (asked, environment) ->
                new ArithmeticCheck.Answer(List.of(), Optional.of("it ended with code 132")));
    assertFalse(report.isRight());
    assertEquals(List.of("not computed: it ended with code 132"), report.lines());
  }

  @Tag("arithmetic")
  @Test
  void theLayersOfAWidthAreRightInEveryTypeAndExecution() {
    List<ArithmeticFinding> findings = new ArrayList<>();
    for (int width : List.of(6, 7, 8, 10)) {
      findings.addAll(findings(width, CaseRun.Fault.NONE));
    }
    for (ArithmeticFinding finding : findings) {
      assertTrue(finding.isRight() || !finding.subject().used(), finding.toString());
    }
    Set<ArithmeticKind> kinds = new HashSet<>();
    findings.forEach(finding -> kinds.add(finding.subject().kind()));
    assertEquals(Set.of(ArithmeticKind.values()), kinds);
  }

  @Test
  void everyCaseHasANameOfItsOwnAndIsReadAsItWasWritten() {
    List<ArithmeticCase> cases = new ArrayList<>();
    for (Subject subject : SubjectList.of(24)) {
      for (Subject.Form form : subject.forms()) {
        for (ElementType type : form.types()) {
          cases.add(subject.named(form, type, GraphExecution.PLAIN));
        }
      }
    }
    assertEquals(cases.size(), new HashSet<>(cases).size(), cases.toString());
    for (ArithmeticCase subject : cases) {
      ArithmeticFinding finding = new ArithmeticFinding(subject, 0.25, List.of(4, 64));
      assertEquals(finding, FindingText.parse(FindingText.line(finding)));
    }
  }

  @Test
  void atLeastSixtyWidthsAreLookedAtWithThoseSeenWrong() {
    assertTrue(ArithmeticCheck.widths().size() >= 60);
    assertTrue(ArithmeticCheck.widths().containsAll(List.of(84, 100, 1000)));
    assertEquals(
        Map.of(), Map.copyOf(ArithmeticRemedy.REMAPPING_OFF.environment()), "a session's setting");
  }

  /** Else what is called optimized would be what is called plain. */
  @Test
  void whatIsOptimizedIsJoinedAndWhatIsPlainIsNot() {
    List<CaseGraph.Node> nodes = new ArrayList<>();
    for (Subject subject : SubjectList.of(20)) {
      for (Subject.Form form : subject.forms()) {
        if (subject.kind() == ArithmeticKind.PRODUCT
            && form.types().contains(ElementType.FLOAT32)) {
          nodes.add(new CaseGraph.Node(subject, form));
        }
      }
    }
    try (CaseGraph<?> graph = CaseGraph.of(ElementType.FLOAT32, nodes)) {
      assertEquals(nodes.size(), joined(graph, GraphExecution.OPTIMIZED));
      assertEquals(0, joined(graph, GraphExecution.PLAIN));
      assertEquals(0, joined(graph, GraphExecution.NOT_JOINED));
    }
  }

  private static long joined(CaseGraph<?> graph, GraphExecution execution) {
    try (CaseSession session = graph.session(execution)) {
      return session.operations(4).stream().filter(kind -> kind.contains("FusedMatMul")).count();
    }
  }
}
