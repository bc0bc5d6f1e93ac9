package io.evident.models.serving;

import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig;

/** How sessions that serve are set up. */
final class ServingOptions {
  private ServingOptions() {}

  /** A session in which TensorFlow joins operations, or one in which it does not. */
  static ConfigProto configuration(boolean joining) {
    return configuration(ConfigProto.newBuilder(), joining);
  }

  /** The same with more that is set already. */
  static ConfigProto configuration(ConfigProto.Builder configuration, boolean joining) {
    ConfigProto.Builder own = configuration.clone();
    own.getGpuOptionsBuilder().setAllowGrowth(true);
    if (!joining) {
      own.getGraphOptionsBuilder()
          .getRewriteOptionsBuilder()
          .setRemapping(RewriterConfig.Toggle.OFF);
    }
    return own.build();
  }
}
