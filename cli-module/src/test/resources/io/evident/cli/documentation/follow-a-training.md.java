import io.evident.models.data.*;
import io.evident.models.evaluation.*;
import io.evident.models.experiment.*;
import io.evident.models.device.*;
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
//// 1

  void listened() throws Exception {
//// 2
  }

  public static void main(String[] args) throws Exception {
    new Shown().listened();
  }
}
