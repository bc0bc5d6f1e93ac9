/**
 * Data sets: labelled images as bytes, held in memory or streamed, and their splits.
 *
 * <p>Images are unsigned bytes in the order image, row, column, channel (NHWC). What a reader
 * refuses it refuses with a {@link io.evident.models.data.DataFormatException}, whose message is
 * one line that says which file, where in it, what is wrong and how to mend it.
 */
package io.evident.models.data;
