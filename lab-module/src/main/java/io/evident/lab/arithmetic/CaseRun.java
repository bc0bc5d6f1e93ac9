package io.evident.lab.arithmetic;

import io.evident.backprop.graph.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Runs the operations of a width and holds them against Java. */
final class CaseRun {

  /** What comes between TensorFlow and the comparison: nothing, except in tests of the check. */
  @FunctionalInterface
  interface Fault {
    /** No fault. */
    Fault NONE = (subject, batch, values) -> values;

    /**
     * What is compared.
     *
     * @param subject the operation
     * @param batch the examples
     * @param values what TensorFlow gave
     * @return the values, or others
     */
    double[] changed(ArithmeticCase subject, int batch, double[] values);
  }

  private static final int LARGEST = Subject.BATCHES.get(Subject.BATCHES.size() - 1);

  private final List<Subject> subjects;
  private final Fault fault;
  private final IdentityHashMap<Subject, Map<Integer, Bounded>> expected = new IdentityHashMap<>();

  /**
   * A run of a list of operations.
   *
   * @param subjects what there is
   * @param fault what comes between TensorFlow and the comparison
   */
  CaseRun(List<Subject> subjects, Fault fault) {
    this.subjects = subjects;
    this.fault = fault;
  }

  /** Computes in Java what the operations must give, for which TensorFlow need not be loaded. */
  void expect() {
    for (Subject subject : subjects) {
      Subject.BATCHES.forEach(batch -> expected(subject, batch));
    }
  }

  /**
   * Runs those operations that are asked for.
   *
   * @param executions each as often
   * @param wanted which are asked for
   * @return a finding for each, by type, execution and the order of the list
   */
  List<ArithmeticFinding> findings(
      List<GraphExecution> executions, Predicate<ArithmeticCase> wanted) {
    List<ArithmeticFinding> findings = new ArrayList<>();
    for (ElementType type : ElementType.values()) {
      List<CaseGraph.Node> nodes = new ArrayList<>();
      for (Subject subject : subjects) {
        for (Subject.Form form : subject.forms()) {
          boolean asked =
              executions.stream().anyMatch(e -> wanted.test(subject.named(form, type, e)));
          if (form.types().contains(type) && asked) {
            nodes.add(new CaseGraph.Node(subject, form));
          }
        }
      }
      if (!nodes.isEmpty()) {
        try (CaseGraph<?> graph = CaseGraph.of(type, nodes)) {
          for (GraphExecution execution : executions) {
            findings.addAll(findings(graph, type, nodes, execution));
          }
        }
      }
    }
    return findings.stream().filter(finding -> wanted.test(finding.subject())).toList();
  }

  private List<ArithmeticFinding> findings(
      CaseGraph<?> graph, ElementType type, List<CaseGraph.Node> nodes, GraphExecution execution) {
    double[] worst = new double[nodes.size()];
    List<List<Integer>> wrong = new ArrayList<>();
    List<ArithmeticCase> cases = new ArrayList<>();
    for (CaseGraph.Node node : nodes) {
      wrong.add(new ArrayList<>());
      cases.add(node.subject().named(node.form(), type, execution));
    }
    double roundoff = type == ElementType.FLOAT32 ? Bounded.FLOAT32 : Bounded.FLOAT64;
    try (CaseSession session = graph.session(execution)) {
      for (int batch : Subject.BATCHES) {
        List<double[]> found = session.run(batch);
        for (int i = 0; i < found.size(); i++) {
          double[] values = fault.changed(cases.get(i), batch, found.get(i));
          Subject subject = nodes.get(i).subject();
          double ratio =
              values.length == numbers(subject, batch)
                  ? expected(subject, batch).worst(values, roundoff)
                  : Double.POSITIVE_INFINITY;
          worst[i] = Math.max(worst[i], ratio);
          if (!(ratio <= 1)) {
            wrong.get(i).add(batch);
          }
        }
      }
    }
    List<ArithmeticFinding> findings = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      findings.add(new ArithmeticFinding(cases.get(i), worst[i], wrong.get(i)));
    }
    return findings;
  }

  /** How many are expected. */
  private int numbers(Subject subject, int batch) {
    int all = expected(subject, batch).values().length;
    return subject.couplesExamples() ? all : all / LARGEST * batch;
  }

  /** Rows that do not depend on each other are computed once, for the largest batch. */
  private Bounded expected(Subject subject, int batch) {
    int rows = subject.couplesExamples() ? batch : LARGEST;
    return expected
        .computeIfAbsent(subject, s -> new HashMap<>())
        .computeIfAbsent(rows, subject::expected);
  }
}
