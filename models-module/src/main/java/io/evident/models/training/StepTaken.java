package io.evident.models.training;

/**
 * What was seen in one step.
 *
 * @param loss the batch's mean loss before the update
 * @param gradientNorm finite if and only if every gradient was, where gradients are clipped; else 0
 */
record StepTaken(float loss, float gradientNorm) {}
