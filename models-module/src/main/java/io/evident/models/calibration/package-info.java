/** How sure a trained network may be of what it says, and what to say where it is not sure. */
package io.evident.models.calibration;
