package io.evident.models.internal.table;

import java.util.Arrays;

/**
 * Finds the number of a rank among numbers that are gone through several times, in little memory:
 * its bits are found 11 a pass, the highest first, by counting those that begin alike.
 */
public final class RankSearch {
  private static final int BITS = 11;

  private final int[] counts = new int[1 << BITS];
  private int rank;

  /** The bits found so far, and how many there are below them. */
  private long found;

  private int below = Long.SIZE;

  /** The number of the given rank, from 0. */
  public RankSearch(int rank) {
    this.rank = rank;
  }

  public boolean isFound() {
    return below == 0;
  }

  private int belowNext() {
    return Math.max(0, below - BITS);
  }

  public void add(double number) {
    long bits = ordered(Double.doubleToRawLongBits(number));
    if (below == Long.SIZE || bits >>> below == found) {
      counts[(int) (bits >>> belowNext()) & ((1 << (below - belowNext())) - 1)]++;
    }
  }

  public void endPass() {
    int next = 0;
    while (rank >= counts[next]) {
      rank -= counts[next++];
    }
    found = (found << (below - belowNext())) | next;
    below = belowNext();
    Arrays.fill(counts, 0);
  }

  public double number() {
    return Double.longBitsToDouble(unordered(found));
  }

  /** Bits that are, without a sign, in the order of the doubles. */
  private static long ordered(long bits) {
    return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
  }

  private static long unordered(long bits) {
    return bits < 0 ? bits ^ Long.MIN_VALUE : ~bits;
  }
}
