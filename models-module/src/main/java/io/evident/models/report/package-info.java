/**
 * Reports: one HTML file each that opens from disk, needs no network and escapes everything it did
 * not write itself. A report is made of sections, a section of blocks; a block is a record without
 * any HTML in it, shown by the template of its name.
 */
package io.evident.models.report;
