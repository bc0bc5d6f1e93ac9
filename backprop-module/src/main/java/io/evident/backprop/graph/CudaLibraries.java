package io.evident.backprop.graph;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/**
 * CUDA and cuDNN from the class path: {@code org.bytedeco:cuda} with the classifier {@code
 * linux-x86_64-redist}, which {@code -Pgpu,cuda} brings, so that only NVIDIA's driver need be on
 * the machine.
 *
 * <p>TensorFlow opens these libraries by name when it starts, and the system takes one that the
 * process has already for it. So they are loaded before TensorFlow is.
 */
final class CudaLibraries {
  private static final String FOLDER = "org/bytedeco/cuda/linux-x86_64/";

  /** What TensorFlow 2.18 opens, each after those that it needs. */
  private static final List<String> OPENED =
      List.of(
          "libcudart.so.12",
          "libnvJitLink.so.12",
          "libcublasLt.so.12",
          "libcublas.so.12",
          "libcufft.so.11",
          "libcusparse.so.12",
          "libcusolver.so.11",
          "libcudnn.so.9");

  /** What cuDNN opens when it is used; it looks for it in its own folder. */
  private static final List<String> BESIDE =
      List.of(
          "libcudnn_graph.so.9",
          "libcudnn_ops.so.9",
          "libcudnn_cnn.so.9",
          "libcudnn_adv.so.9",
          "libcudnn_heuristic.so.9",
          "libcudnn_engines_precompiled.so.9",
          "libcudnn_engines_runtime_compiled.so.9",
          "libnvrtc.so.12",
          "libnvrtc-builtins.so.12.6");

  private static List<String> loaded;

  private CudaLibraries() {}

  /**
   * Loads what is on the class path, once for the process. The first time on a machine it is
   * unpacked into JavaCPP's cache ({@code ~/.javacpp}, or the property {@code
   * org.bytedeco.javacpp.cachedir}), which takes 2.3 GB.
   *
   * @return the names of what was loaded; none where there is no CUDA on the class path
   * @throws IllegalStateException if the cache cannot be written, or a library cannot be loaded
   */
  static synchronized List<String> load() {
    if (loaded == null) {
      loaded = load(CudaLibraries.class.getClassLoader());
    }
    return loaded;
  }

  static List<String> load(ClassLoader classes) {
    if (classes.getResource(FOLDER + OPENED.get(0)) == null) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (String name : BESIDE) {
      unpacked(classes, name);
    }
    for (String name : OPENED) {
      File file = unpacked(classes, name);
      try {
        System.load(file.getAbsolutePath());
      } catch (UnsatisfiedLinkError e) {
        throw new IllegalStateException(
            file + " of the CUDA on the class path cannot be loaded: " + e.getMessage(), e);
      }
      names.add(name);
    }
    return List.copyOf(names);
  }

  private static File unpacked(ClassLoader classes, String name) {
    URL resource = classes.getResource(FOLDER + name);
    if (resource == null) {
      throw new IllegalStateException(
          "the CUDA on the class path has no "
              + name
              + "; TensorFlow 2.18 wants that of CUDA 12"
              + " and cuDNN 9: org.bytedeco:cuda:12.6-9.5-1.5.11");
    }
    try {
      return Loader.cacheResource(resource);
    } catch (IOException e) {
      throw new IllegalStateException(
          name
              + " cannot be unpacked ("
              + e.getMessage()
              + "); it needs 2.3 GB in ~/.javacpp, or"
              + " where -Dorg.bytedeco.javacpp.cachedir says",
          e);
    }
  }
}
