import io.evident.models.serving.*;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

class Shown {
//// 1
}
