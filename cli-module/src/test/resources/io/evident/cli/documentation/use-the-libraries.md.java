import io.evident.backprop.check.*;
import io.evident.backprop.network.*;
import io.evident.bayes.*;
import io.evident.models.data.*;
import io.evident.models.device.*;
import io.evident.models.experiment.*;
import io.evident.models.image.*;
import io.evident.models.reading.*;
import io.evident.models.training.*;
import java.nio.file.Path;
import java.util.List;

class Shown {
  static void expect(boolean so) {
    if (!so) {
      throw new AssertionError();
    }
  }

  static void inference() throws Exception {
//// 1
    expect(posterior.mean() > 3 && posterior.mean() < 3.3 && logEvidence < 0);
  }

  static void gradient() throws Exception {
//// 2
    expect(right);
  }

  static void training() throws Exception {
//// 3
    expect(accuracy >= 0 && accuracy <= 1);
  }

  public static void main(String[] args) throws Exception {
    inference();
    gradient();
    training();
  }
}
