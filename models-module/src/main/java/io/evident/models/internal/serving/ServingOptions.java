package io.evident.models.internal.serving;

import java.nio.file.Path;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig;

/** How sessions that serve are set up. */
public final class ServingOptions {
  /**
   * Operations run one after the other in the thread that asks: for an image alone, handing each of
   * them to another thread takes longer than the network. Kernels still share their work.
   */
  private static final int IN_THE_THREAD_THAT_ASKS = -1;

  private ServingOptions() {}

  /**
   * A session in which TensorFlow joins operations, or one in which it does not.
   *
   * @param configuration what is set already
   */
  public static ConfigProto configuration(ConfigProto.Builder configuration, boolean joining) {
    ConfigProto.Builder own = configuration.clone();
    own.setInterOpParallelismThreads(IN_THE_THREAD_THAT_ASKS);
    own.getGpuOptionsBuilder().setAllowGrowth(true);
    if (!joining) {
      own.getGraphOptionsBuilder()
          .getRewriteOptionsBuilder()
          .setRemapping(RewriterConfig.Toggle.OFF);
    }
    return own.build();
  }

  /**
   * Loads a SavedModel, to be closed.
   *
   * @throws IllegalArgumentException if TensorFlow cannot; the message names the folder
   */
  public static SavedModelBundle loaded(Path folder, ConfigProto configuration) {
    try {
      return SavedModelBundle.loader(folder.toString())
          .withTags(SavedModelBundle.DEFAULT_TAG)
          .withConfigProto(configuration)
          .load();
    } catch (TensorFlowException e) {
      throw new IllegalArgumentException(
          folder + ": TensorFlow cannot load this SavedModel: " + e.getMessage(), e);
    }
  }
}
