/**
 * Arithmetic for the rest of the library: double-double sums, special functions, triangular
 * factors.
 */
package io.evident.bayes.internal.numeric;
