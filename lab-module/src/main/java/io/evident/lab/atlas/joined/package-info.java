/** Operations in a row, which TensorFlow may join, with their exact outputs. */
package io.evident.lab.atlas.joined;
