/**
 * The check of gradients, checked: gradients that are wrong on purpose must be refused, by each
 * oracle alone, and right ones must not.
 */
package io.evident.lab.selftest;
