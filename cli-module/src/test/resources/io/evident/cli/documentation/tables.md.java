import io.evident.models.serving.*;
import java.nio.file.Path;
import java.util.Map;

class Shown {
  public static void main(String[] args) throws Exception {
//// 1
  }
}
