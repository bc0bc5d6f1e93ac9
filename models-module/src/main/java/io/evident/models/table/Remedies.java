package io.evident.models.table;

/** In which words a refusal says how a person declares columns. */
public enum Remedies {
  /** As keys of an experiment, such as columns: {drop: [id]}. */
  KEYS,
  /** As options of {@code evident data info}, such as --drop id. */
  OPTIONS;

  String drop(String column) {
    return this == KEYS ? "columns: {drop: [" + column + "]}" : "--drop " + column;
  }

  String texts(String column) {
    return this == KEYS ? "columns: {categorical: [" + column + "]}" : "--categorical " + column;
  }

  /** There is no such option: what is described is not trained on. */
  String numbers(String column) {
    return (this == KEYS ? "" : "in an experiment ") + "columns: {numeric: [" + column + "]}";
  }

  String separator(Separator separator) {
    return this == KEYS ? "table: {separator: " + separator + "}" : "--separator " + separator;
  }
}
