/** What a trained network is worth on examples it may not have seen: images, or rows of a table. */
package io.evident.models.evaluation;
