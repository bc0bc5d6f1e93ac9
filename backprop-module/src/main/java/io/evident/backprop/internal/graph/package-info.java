/** Parts of the lowering that are no API. */
package io.evident.backprop.internal.graph;
