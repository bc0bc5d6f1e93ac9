package io.evident.models.serving;

import java.util.List;
import org.tensorflow.types.family.TType;

/** What answers about images: a session, or in a test one whose kernels are wrong. */
interface Answering extends VerifiedSession.Closing {

  /**
   * What a model says about some images.
   *
   * @param probabilities [count, classes]
   * @param outputs [count, classes]
   * @param calibrated probabilities, [count, classes]; empty of a model without
   */
  @SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
  record Answer(float[] probabilities, float[] outputs, float[] calibrated) {
    /** Of a model that is not calibrated. */
    Answer(float[] probabilities, float[] outputs) {
      this(probabilities, outputs, new float[0]);
    }
  }

  /** One of the ways in which a model answers. */
  interface Way {
    Answer answer(ServingSignature signature, TType images, int count);
  }

  /**
   * All ways in which the model answers, each to be held against its proof.
   *
   * @return at least one
   */
  default List<Way> ways() {
    return List.of(this::answer);
  }

  /**
   * Asks about images.
   *
   * @param signature how they are given
   * @param images [count, height, width, channels]
   * @param count how many
   */
  Answer answer(ServingSignature signature, TType images, int count);
}
