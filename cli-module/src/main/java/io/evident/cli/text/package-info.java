/** What commands print and write: lines, tables, CSV, JSON and pages. */
package io.evident.cli.text;
