/** Checks and parts of examples that calibrations share. */
package io.evident.models.internal.calibration;
