package io.evident.bayes;

import java.io.Serializable;
import java.util.Locale;

/**
 * A fingerprint of a multiset of observations, the same in whatever order they came and however
 * they were split.
 *
 * <p>Each observation is hashed to 128 bits and the hashes are added, each half modulo 2^64: a sum
 * does not see the order, and two digests join by adding. Two different sets of observations have
 * the same digest by chance about once in 2^128; it is no protection against someone who makes them
 * collide on purpose. The mixing is variant 13 of D. Stafford, the finalizer of G. Steele, D. Lea
 * and C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
 *
 * @param count the number of observations
 * @param high the upper half of the sum
 * @param low the lower half of the sum
 */
public record DataDigest(long count, long high, long low) implements Serializable {
  /** The digest of no observation. */
  public static final DataDigest EMPTY = new DataDigest(0, 0, 0);

  private static final long HIGH_SALT = 0x9e3779b97f4a7c15L;
  private static final long LOW_SALT = 0xd1342543de82ef95L;
  private static final long ONE = Double.doubleToLongBits(1);

  /**
   * The digest of observations of weight one.
   *
   * @param values the observations
   * @return their digest
   */
  public static DataDigest of(double... values) {
    DataDigest digest = EMPTY;
    for (double value : values) {
      digest = digest.plus(value, 1);
    }
    return digest;
  }

  /**
   * This digest with one more observation.
   *
   * @param value the observation; -0.0 counts as 0.0
   * @param weight its precision weight
   * @return the digest of both
   */
  public DataDigest plus(double value, double weight) {
    return new DataDigest(count + 1, high + high(value, weight), low + low(value, weight));
  }

  /**
   * The digest of the observations of both.
   *
   * @param other the digest of further observations
   * @return the digest of all
   */
  public DataDigest merge(DataDigest other) {
    return new DataDigest(count + other.count, high + other.high, low + other.low);
  }

  /** The upper half of the hash of one observation. */
  static long high(double value, double weight) {
    return mix(mixed(value, weight) + HIGH_SALT);
  }

  /** The lower half of the hash of one observation. */
  static long low(double value, double weight) {
    return mix(mixed(value, weight) ^ LOW_SALT);
  }

  private static long mixed(double value, double weight) {
    long bits = mix(Double.doubleToRawLongBits(value + 0.0));
    return weight == 1 ? bits : mix(bits ^ (Double.doubleToRawLongBits(weight) - ONE));
  }

  private static long mix(long bits) {
    long z = bits;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** The count and the 32 hexadecimal digits of the sum. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d:%016x%016x", count, high, low);
  }
}
