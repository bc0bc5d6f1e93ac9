package io.evident.lab.atlas;

import io.evident.lab.atlas.catalogue.AtlasRemedy;

/**
 * What a remedy came to: its gradient, held against central differences of the op it replaces.
 *
 * @param remedy what is done
 * @param before what was found of the op
 * @param after what was found of the remedy
 */
public record AtlasRemedyRow(AtlasRemedy remedy, AtlasRow before, AtlasRow after) {}
