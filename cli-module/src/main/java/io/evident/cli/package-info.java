/** The command {@code evident}: one thin class a command over the three libraries. */
package io.evident.cli;
