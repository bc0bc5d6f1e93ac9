/** Parts of the reading of tables: texts as numbers, cells in memory or in a file, rows in turn. */
package io.evident.models.internal.table;
