package example;

import io.evident.backprop.graph.TensorFlowLog;
import io.evident.models.serving.ServedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The likeliest class of each image, by an exported model. */
public final class Labels {
  private Labels() {}

  public static void main(String[] args) throws IOException {
    if (!TensorFlowLog.isDecided()) {
      // TensorFlow is to say nothing, and looks for that in the environment it is started in.
      System.exit(
          TensorFlowLog.runSilenced(Labels.class, List.of(), List.of(args), System.err));
    }
    try (ServedModel model = ServedModel.open(Path.of(args[0]))) {
      for (String image : List.of(args).subList(1, args.length)) {
        System.out.println(
            image + " " + model.predict(model.read(Path.of(image))).top(1).get(0).name());
      }
    }
  }
}
