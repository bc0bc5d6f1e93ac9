/** Parts of a served model: its folder, its graph, what of it is computed in Java and by hand. */
package io.evident.models.internal.serving;
