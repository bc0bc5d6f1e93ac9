package io.evident.lab.arithmetic;

import io.evident.backprop.graph.Processor;
import java.util.List;
import java.util.Optional;

/**
 * What TensorFlow's operations gave on one processor, against Java.
 *
 * @param processor where they ran
 * @param seconds from the start of the processes to the end
 * @param findings every operation that was run
 * @param remedies what was tried, empty if all was right
 * @param problem why some or all of it could not be run
 */
public record ArithmeticReport(
    Processor processor,
    double seconds,
    List<ArithmeticFinding> findings,
    List<RemedyTrial> remedies,
    Optional<String> problem) {

  public ArithmeticReport {
    findings = List.copyOf(findings);
    remedies = List.copyOf(remedies);
  }

  /**
   * Whether everything that Evident lowers to was run and is right. What it avoids may be wrong.
   *
   * @return true if nothing that counts is wrong
   */
  public boolean isRight() {
    return problem.isEmpty()
        && !findings.isEmpty()
        && findings.stream().allMatch(f -> f.isRight() || !f.subject().used());
  }

  /**
   * Whether something that Evident lowers to is wrong. What could not be computed is not.
   *
   * @return true if a finding says so
   */
  public boolean isWrong() {
    return wrong().stream().anyMatch(finding -> finding.subject().used());
  }

  /**
   * What is wrong.
   *
   * @return in the order it was run in, with what Evident avoids
   */
  public List<ArithmeticFinding> wrong() {
    return findings.stream().filter(finding -> !finding.isRight()).toList();
  }

  /**
   * For a person.
   *
   * @return one line if all is right, else one for each kind of operation that is wrong and one for
   *     what mends it
   */
  public List<String> lines() {
    return new ArithmeticText(this).lines();
  }

  /**
   * Every operation, for a person.
   *
   * @return a line each, with its largest |error| / bound
   */
  public List<String> details() {
    return new ArithmeticText(this).details();
  }
}
