/**
 * Many trainings of one experiment at different settings: what to try, who trains it, and which was
 * the best on the validation examples. The test examples are never looked at for a choice.
 */
package io.evident.models.sweep;
