package io.evident.models.data;

/** Examples to train on and examples to test on, and where they came from. */
public interface ExampleSplits {

  /**
   * The examples to train on.
   *
   * @return the last of them may be the data's own for validation
   */
  Examples train();

  /**
   * The examples to test on.
   *
   * @return at least one
   */
  Examples test();

  /**
   * Where they came from.
   *
   * @return one line for a person and for the provenance of a run
   */
  String source();
}
