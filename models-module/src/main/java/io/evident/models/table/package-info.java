/**
 * Tables: CSV files read with their columns' types, split into rows to train on, to validate with
 * and to test on, and encoded as float32 features and targets.
 *
 * <p>{@link io.evident.models.table.TableData} puts the parts together. What a file holds that
 * cannot be used is refused with a {@link io.evident.models.data.DataFormatException}, whose
 * message names the file, the line and the column.
 */
package io.evident.models.table;
