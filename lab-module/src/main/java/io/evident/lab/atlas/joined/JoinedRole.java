package io.evident.lab.atlas.joined;

/** What an operand of operations in a row is to a network. */
enum JoinedRole {
  /** It comes anew each time: always fed, and differentiated. */
  DATA,
  /** It is trained: fed and differentiated, or constant. */
  WEIGHT,
  /** It is followed rather than trained: fed or constant, never differentiated. */
  STATISTIC
}
