/**
 * Products of matrices in float64, which is where a gradient spends its time: by OpenBLAS where it
 * is on the class path, by loops in Java elsewhere.
 */
package io.evident.backprop.internal.linear;
