/** What networks are for: each kind of task owns its targets, loss, outputs and measures. */
package io.evident.models.task;
