package io.evident.lab.atlas.catalogue;

import java.util.Objects;

/**
 * A way around a gradient that is wrong or missing.
 *
 * @param subject the op
 * @param instead what computes the same; the op itself where its own gradient is registered
 * @param how what is done, in a few words
 */
public record AtlasRemedy(AtlasCase subject, AtlasOp instead, String how) {

  public AtlasRemedy {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(instead, "instead");
    Objects.requireNonNull(how, "how");
  }
}
