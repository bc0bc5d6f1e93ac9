/** Files of a run directory: checkpoints, and tables that grow. */
package io.evident.models.internal.directory;
