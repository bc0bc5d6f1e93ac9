import io.evident.models.data.*;
import io.evident.models.evaluation.*;
import io.evident.models.experiment.*;
import io.evident.models.image.*;
import io.evident.models.serving.*;
import io.evident.models.training.*;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class Shown {
//// 1

  public static void main(String[] args) throws Exception {
    classify(Path.of("serving/lenet/1"), Path.of("cat.png"), System.out);
  }
}
