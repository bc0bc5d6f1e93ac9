package io.evident.lab.claims;

/** How sure a published figure is. */
public enum ClaimKind {
  /** Deterministic: it holds, or something is wrong. */
  EXACT,
  /** Of a training: the mean over seeds is held against it. */
  STATISTICAL,
  /** The print is wrong; the expected figure is the right one. */
  ERRATUM
}
