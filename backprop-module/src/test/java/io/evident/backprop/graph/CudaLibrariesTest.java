package io.evident.backprop.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaLibrariesTest {
  @TempDir private Path folder;

  private URLClassLoader classPath() throws Exception {
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, null);
  }

  @Test
  void withoutCudaOnTheClassPathNothingIsLoaded() throws Exception {
    try (URLClassLoader classes = classPath()) {
      assertEquals(List.of(), CudaLibraries.load(classes));
    }
  }

  @Test
  void anotherCudaThanTensorFlowWantsIsRefusedWithTheOneItDoes() throws Exception {
    Path libraries = Files.createDirectories(folder.resolve("org/bytedeco/cuda/linux-x86_64"));
    Files.createFile(libraries.resolve("libcudart.so.12"));
    Files.createFile(libraries.resolve("libcudnn.so.8"));
    try (URLClassLoader classes = classPath()) {
      String refused =
          assertThrows(IllegalStateException.class, () -> CudaLibraries.load(classes)).getMessage();
      assertTrue(refused.contains("has no libcudnn_graph.so.9"), refused);
      assertTrue(refused.contains("org.bytedeco:cuda:12.6-9.5-1.5.11"), refused);
    }
  }
}
