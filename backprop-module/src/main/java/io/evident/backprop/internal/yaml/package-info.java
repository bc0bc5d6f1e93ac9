/** Parts of the reading of YAML that are no API. */
package io.evident.backprop.internal.yaml;
