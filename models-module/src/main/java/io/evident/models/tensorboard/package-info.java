/** Event files, which TensorBoard draws while a training goes on and afterwards. */
package io.evident.models.tensorboard;
