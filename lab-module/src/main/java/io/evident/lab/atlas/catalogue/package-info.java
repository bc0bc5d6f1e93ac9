/**
 * Which operations are looked at, with which inputs, and which ways there are around wrong
 * gradients.
 */
package io.evident.lab.atlas.catalogue;
