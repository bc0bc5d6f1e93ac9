package io.evident.lab.atlas;

import io.evident.lab.atlas.catalogue.AtlasCatalogue;
import io.evident.lab.atlas.catalogue.AtlasRemedy;
import io.evident.lab.atlas.catalogue.Remedies;
import java.util.List;

/** What is measured before our own gradients are registered, and what after. */
enum AtlasPhase {
  BEFORE {
    @Override
    List<AtlasRemedy> tasks() {
      return AtlasCatalogue.cases().stream()
          .map(subject -> new AtlasRemedy(subject, subject.build(), ""))
          .toList();
    }
  },
  AFTER {
    @Override
    List<AtlasRemedy> tasks() {
      return Remedies.all();
    }
  };

  /** What to measure, in order; before, every op is its own remedy. */
  abstract List<AtlasRemedy> tasks();
}
