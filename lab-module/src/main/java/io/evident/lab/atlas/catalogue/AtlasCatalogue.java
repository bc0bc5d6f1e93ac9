package io.evident.lab.atlas.catalogue;

import java.util.List;
import java.util.stream.Stream;

/** Every op that the atlas looks at. */
public final class AtlasCatalogue {
  private AtlasCatalogue() {}

  /**
   * The cases, family by family.
   *
   * @return the cases, in the order of the atlas; no two have the same name
   */
  public static List<AtlasCase> cases() {
    return Stream.of(
            ProductCases.cases(),
            ActivationCases.cases(),
            SoftmaxCases.cases(),
            ConvolutionCases.cases(),
            PoolingCases.cases(),
            NormalizationCases.cases(),
            BroadcastCases.cases(),
            ElementwiseCases.cases(),
            ReductionCases.cases(),
            ArrangementCases.cases(),
            SelectionCases.cases(),
            ImageCases.cases(),
            MatrixCases.cases())
        .flatMap(List::stream)
        .toList();
  }
}
