/** Work over many examples: shuffled, and on several threads. */
package io.evident.models.internal.data;
