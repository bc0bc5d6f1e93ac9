/**
 * Plots of training and evaluation: each returns a JFreeChart, and {@link
 * io.evident.models.internal.plot.ChartFiles} saves it as PNG or SVG.
 *
 * <p>Everything is drawn without a display. Colours are told apart by people with any colour
 * vision.
 */
package io.evident.models.internal.plot;
