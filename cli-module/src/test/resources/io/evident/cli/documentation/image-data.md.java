import io.evident.models.data.*;
import io.evident.models.device.*;
import io.evident.models.evaluation.*;
import io.evident.models.experiment.*;
import io.evident.models.image.*;
import io.evident.models.reading.*;
import io.evident.models.serving.*;
import io.evident.models.tensorboard.*;
import io.evident.models.training.*;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class Shown {
  static void own(Experiment experiment, ImageSource mine, ImageSource mineToTestOn, ExecutionPlan plan) throws Exception {
//// 1
  }

  public static void main(String[] args) throws Exception {
    Experiment experiment = ExperimentYaml.read(BuiltInExperiments.yaml("lenet-b16-e5"));
    ImageSplits folder = ImageData.open(Path.of("my-images"));
    own(experiment, folder.train(), folder.test(), ExecutionPlan.forCpu(experiment.network(), 16, 2));
  }
}
