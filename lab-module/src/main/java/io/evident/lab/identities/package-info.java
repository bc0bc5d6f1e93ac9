/**
 * Identities of matrix calculus and of backpropagation as checked examples: a value, the derivative
 * derived by hand, the layout it is written in, and a check of both at random points.
 */
package io.evident.lab.identities;
