package io.evident.models.table;

/**
 * What becomes of a column of numbers before it is standardized.
 *
 * @param log whether its natural logarithm is taken; every number must be above 0 then
 */
public record NumericPlan(boolean log) {}
