package example;

import io.evident.spark.ImageClassifier;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What is on each image of a folder: MODEL IMAGES. */
public final class Labels {
  private Labels() {}

  /**
   * Prints the likeliest class of each image, and its probability.
   *
   * @param args an exported model, and a folder of images that every executor sees
   * @throws IOException if the model cannot be read
   */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      Dataset<Row> images =
          spark
              .read()
              .format("binaryFile")
              .option("pathGlobFilter", "*.{png,jpg}")
              .option("recursiveFileLookup", "true")
              .load(args[1]);
      ImageClassifier.load(spark, Path.of(args[0]))
          .keepingProblems()
          .classify(images, "content")
          .selectExpr(
              "regexp_extract(path, '[^/]*$', 0) AS image",
              "prediction",
              "array_max(probabilities) AS probability",
              "problem")
          .orderBy("image")
          .show(false);
    }
  }
}
