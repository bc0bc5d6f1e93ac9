/** The font and the ticks of all plots. */
package io.evident.bayes.internal.plot;
