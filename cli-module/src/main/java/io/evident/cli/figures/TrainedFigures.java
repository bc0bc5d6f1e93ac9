package io.evident.cli.figures;

import io.evident.cli.claims.Claim;
import io.evident.cli.claims.Measurement;
import io.evident.models.data.ImageSplits;
import java.nio.file.Path;
import java.util.function.Consumer;

final class TrainedFigures {
  TrainedFigures(ImageSplits images, Path out, int seeds, Consumer<String> progress) {}

  Measurement measure(Claim claim) {
    throw new UnmeasuredException("not yet");
  }
}
