/** What a trained network is worth on images it may not have seen. */
package io.evident.models.evaluation;
