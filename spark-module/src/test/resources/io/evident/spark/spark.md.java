import io.evident.models.data.*;
import io.evident.models.table.*;
import io.evident.models.task.*;
import io.evident.spark.*;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

class Shown {
  static void predicted(SparkSession spark) throws Exception {
//// 1
  }

  static void trained(SparkSession spark) throws Exception {
//// 2
  }
}
