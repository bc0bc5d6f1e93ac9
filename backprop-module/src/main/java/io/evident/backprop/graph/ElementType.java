package io.evident.backprop.graph;

/** The number type a network is lowered in. */
public enum ElementType {
  /** 32-bit floating point: what trains. */
  FLOAT32,
  /** 64-bit floating point: what is compared with derivations by hand. */
  FLOAT64
}
