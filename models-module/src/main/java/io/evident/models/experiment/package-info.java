/**
 * What to train and on what, as a description that reads from YAML and prints as YAML: everything
 * that decides the outcome, the images and the machine apart.
 */
package io.evident.models.experiment;
