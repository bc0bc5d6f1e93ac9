package io.evident.models.serving;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** What docs/how-to/predict-and-serve.md shows. */
final class ServingExample {
  private ServingExample() {}

  // shown from here
  static void classify(Path folder, Path photo, PrintStream out) throws IOException {
    try (ServedModel model = ServedModel.open(folder)) { // once; serves all threads
      for (RankedClass c : model.predict(model.read(photo)).top(3)) {
        out.printf("%s %.4f%n", c.name(), c.probability());
      }
    }
  }
  // to here
}
