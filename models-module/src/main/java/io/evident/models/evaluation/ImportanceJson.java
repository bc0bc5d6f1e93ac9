package io.evident.models.evaluation;

import io.evident.models.score.PermutationImportance;
import io.evident.models.storage.StoredJson;
import java.util.function.Function;

/**
 * The importance of columns as JSON, its fields always in the same order, the version of the format
 * first. A figure that is undefined is null.
 */
public final class ImportanceJson {
  private static final StoredJson JSON = StoredJson.of("", 1, "measure the importance again");

  private ImportanceJson() {}

  /**
   * Writes the importance.
   *
   * @param importance of the columns
   * @return JSON, indented, ended by a newline
   */
  public static String of(PermutationImportance importance) {
    return JSON.print(importance);
  }

  /**
   * Reads what {@link #of} wrote.
   *
   * @param where the text comes from, for errors
   * @param json the text
   * @return the importance
   * @throws IllegalArgumentException if it is none
   */
  public static PermutationImportance read(String where, String json) {
    return JSON.parse(where, json, PermutationImportance.class, Function.identity());
  }
}
