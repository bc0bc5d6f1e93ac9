/** Measures what the published claims are about, figure by figure. */
package io.evident.lab.figures;
