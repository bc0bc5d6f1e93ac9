/**
 * Data sets read from files: folders and archives of images, CIFAR's binary layout, a built-in
 * sample, and the cache of what was decoded.
 */
package io.evident.models.reading;
