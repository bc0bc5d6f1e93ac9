/** Several runs beside each other. */
package io.evident.models.internal.comparison;
