/**
 * YAML read strictly: unknown keys are refused with the nearest name, and every error names the
 * file, the line and the column. Tags are never resolved to classes.
 */
package io.evident.backprop.yaml;
