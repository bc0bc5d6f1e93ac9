package io.evident.lab.atlas;

import io.evident.lab.atlas.catalogue.AtlasCase;

/**
 * One op of the atlas.
 *
 * @param subject the op
 * @param float32 what was found in float32
 * @param float64 what was found in float64
 */
public record AtlasRow(AtlasCase subject, AtlasFinding float32, AtlasFinding float64) {}
