package io.evident.models.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.models.data.ExampleKind;

/** What an evaluation is of, as its JSON has it in two parts. */
final class StoredSubject {
  private StoredSubject() {}

  /** Which weights. */
  record Checkpoint(String kind, int epoch, long step) {
    static Checkpoint of(EvaluationSubject subject) {
      return new Checkpoint(subject.checkpoint(), subject.epoch(), subject.step());
    }
  }

  /** Which examples; one of images and rows says how many. */
  record Data(
      String split,
      String source,
      String digest,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET) Long images,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET) Long rows) {

    Data {
      if ((images == null) == (rows == null)) {
        throw new IllegalArgumentException("data must have either images or rows");
      }
    }

    static Data of(EvaluationSubject subject, long examples) {
      boolean areImages = subject.examples() == ExampleKind.IMAGES;
      return new Data(
          subject.split(),
          subject.source(),
          subject.digest(),
          areImages ? examples : null,
          areImages ? null : examples);
    }

    ExampleKind kind() {
      return images == null ? ExampleKind.ROWS : ExampleKind.IMAGES;
    }
  }

  static EvaluationSubject subject(String experiment, Checkpoint checkpoint, Data data) {
    return new EvaluationSubject(
        experiment,
        checkpoint.kind(),
        checkpoint.epoch(),
        checkpoint.step(),
        data.split(),
        data.source(),
        data.digest(),
        data.kind());
  }
}
