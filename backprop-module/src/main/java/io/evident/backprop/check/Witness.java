package io.evident.backprop.check;

/**
 * What somebody says a gradient tensor is, at some of its entries.
 *
 * @param name who
 * @param entries row-major indices, ascending
 * @param values the gradient at each
 * @param allowed by how much each may be off
 */
@SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
record Witness(String name, int[] entries, double[] values, double[] allowed) {

  /** One who knows every entry. */
  static Witness ofWhole(String name, double[] values, double allowed) {
    int[] entries = new int[values.length];
    double[] errors = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      entries[i] = i;
      errors[i] = allowed;
    }
    return new Witness(name, entries, values, errors);
  }

  /** Whether two agree wherever both know. */
  boolean agreesWith(Witness other) {
    int mine = 0;
    int theirs = 0;
    while (mine < entries.length && theirs < other.entries.length) {
      if (entries[mine] < other.entries[theirs]) {
        mine++;
      } else if (entries[mine] > other.entries[theirs]) {
        theirs++;
      } else {
        double difference = Math.abs(values[mine] - other.values[theirs]);
        double together = allowed[mine] + other.allowed[theirs];
        // Written so that a NaN disagrees, but of one who knows nothing of the entry.
        if (!(difference <= together || together == Double.POSITIVE_INFINITY)) {
          return false;
        }
        mine++;
        theirs++;
      }
    }
    return true;
  }

  /** The value at one entry, NaN where it is not known. */
  double at(int entry) {
    for (int i = 0; i < entries.length; i++) {
      if (entries[i] == entry) {
        return values[i];
      }
    }
    return Double.NaN;
  }
}
