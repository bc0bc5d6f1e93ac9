package io.evident.models.table;

import java.util.ArrayList;
import java.util.List;

/** Which categories get a feature of their own. */
final class CategoryCounts {
  /** What rare categories are called together. */
  static final String OTHER = "other";

  private CategoryCounts() {}

  /** The features of a column by how many training rows have each category. */
  static FeatureColumn features(TableColumn column, int[] counts, boolean isMissing, int rare) {
    List<String> own = new ArrayList<>();
    boolean other = false;
    for (int c = 0; c < counts.length; c++) {
      String category = column.categories().get(c);
      if (counts[c] == 0) {
        continue;
      }
      // A category that is called so takes the rare ones in.
      if (counts[c] < rare || (rare > 1 && category.equals(OTHER))) {
        other = true;
      } else {
        own.add(category);
      }
    }
    return FeatureColumn.categorical(column.name(), own, other, isMissing);
  }
}
