package io.evident.models.serving;

import io.evident.backprop.graph.Processor;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/**
 * A session that gives what it should.
 *
 * @param session that will serve
 * @param verification what came of holding it against the model's proof
 */
record VerifiedSession<S extends VerifiedSession.Closing>(
    S session, ModelVerification verification) {

  /** What serves, and is closed without a failure. */
  interface Closing extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Opens a session in which TensorFlow joins operations, or one in which it does not.
   *
   * @param <S> the session
   */
  interface Sessions<S> {
    S open(boolean joining);
  }

  /**
   * The first session that is right, for images.
   *
   * @throws UnverifiedModelException if none is
   */
  static VerifiedSession<Answering> of(
      Path folder, ModelExtras extras, Sessions<Answering> sessions) {
    ModelProof proof = extras.proof();
    return of(
        folder,
        proof.probes().size(),
        session -> proof.difference(session, ServedModel.BATCH),
        sessions);
  }

  /**
   * The first session that is right.
   *
   * @param probes how many there are
   * @param difference holds a session against them
   * @throws UnverifiedModelException if none is
   */
  static <S extends Closing> VerifiedSession<S> of(
      Path folder,
      int probes,
      Function<S, ModelProof.Difference> difference,
      Sessions<S> sessions) {
    long started = System.nanoTime();
    Processor processor = Processor.here();
    ModelProof.Difference joined = null;
    for (boolean joining : new boolean[] {true, false}) {
      S session = sessions.open(joining);
      try {
        ModelProof.Difference found = difference.apply(session);
        if (found.isWithinBounds()) {
          return new VerifiedSession<>(
              session,
              new ModelVerification(
                  joining
                      ? ModelVerification.Outcome.VERIFIED
                      : ModelVerification.Outcome.VERIFIED_UNJOINED,
                  probes,
                  found.difference(),
                  found.share(),
                  processor,
                  (System.nanoTime() - started) / 1e9));
        }
        joined = joined == null ? found : joined;
      } catch (RuntimeException | Error e) {
        session.close();
        throw e;
      }
      session.close();
    }
    throw joined.isFinite() ? different(folder, joined, processor) : notFinite(folder, processor);
  }

  private static UnverifiedModelException different(
      Path folder, ModelProof.Difference found, Processor processor) {
    return new UnverifiedModelException(
        String.format(
            Locale.ROOT,
            "%s: is not served: its outputs differ by up to %.3g from those derived by hand, %.3g times what rounding explains, on %s, with joined operations and without; try TF_ENABLE_ONEDNN_OPTS=0 (on a GPU NVIDIA_TF32_OVERRIDE=0) in the environment, see what evident doctor finds, or export the model again",
            folder,
            found.difference(),
            found.share(),
            processor));
  }

  private static UnverifiedModelException notFinite(Path folder, Processor processor) {
    return new UnverifiedModelException(
        folder
            + ": is not served: it gives outputs that are not finite, on "
            + processor
            + ", as after a training that diverged; train it again, where a smaller learning rate"
            + " usually helps");
  }
}
