/** Models that are exact and need no training, beside which a network on a table is judged. */
package io.evident.models.baseline;
