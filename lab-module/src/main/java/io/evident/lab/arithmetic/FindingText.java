package io.evident.lab.arithmetic;

import io.evident.backprop.graph.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A finding as a line of words between tabs, as one process tells it to another. */
final class FindingText {
  private static final String TAB = "\t";

  private FindingText() {}

  static String line(ArithmeticFinding finding) {
    ArithmeticCase subject = finding.subject();
    return String.join(
        TAB,
        subject.kind().name(),
        Integer.toString(subject.width()),
        subject.shape(),
        subject.operations(),
        subject.type().name(),
        subject.weights().name(),
        subject.form(),
        subject.execution().name(),
        Boolean.toString(subject.used()),
        Double.toString(finding.ratio()),
        finding.wrongBatches().stream().map(String::valueOf).collect(Collectors.joining(" ")));
  }

  static ArithmeticFinding parse(String line) {
    String[] words = line.split(TAB, -1);
    List<Integer> wrong =
        Arrays.stream(words[10].split(" "))
            .filter(word -> !word.isEmpty())
            .map(Integer::valueOf)
            .toList();
    ArithmeticCase subject =
        new ArithmeticCase(
            ArithmeticKind.valueOf(words[0]),
            Integer.parseInt(words[1]),
            words[2],
            words[3],
            ElementType.valueOf(words[4]),
            HeldWeights.valueOf(words[5]),
            words[6],
            GraphExecution.valueOf(words[7]),
            Boolean.parseBoolean(words[8]));
    return new ArithmeticFinding(subject, Double.parseDouble(words[9]), wrong);
  }
}
