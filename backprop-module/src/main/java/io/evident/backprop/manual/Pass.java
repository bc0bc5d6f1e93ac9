package io.evident.backprop.manual;

import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.network.Mode;

/**
 * What a layer's two passes are told beside their arrays.
 *
 * @param batch N, the number of examples
 * @param mode training or inference
 * @param mask 0 or 1 for each input of this layer, [N, input...], if it is a dropout in training;
 *     else empty
 * @param products what multiplies matrices
 * @param wantsInputs whether dL/dx is asked for; a layer may return an empty array where it is not
 */
@SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
record Pass(
    int batch, Mode mode, double[] mask, MatrixProduct.Products products, boolean wantsInputs) {}
