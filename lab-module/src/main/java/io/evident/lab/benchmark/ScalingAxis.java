package io.evident.lab.benchmark;

import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.Standardization;
import io.evident.models.optimization.Momentum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Something that a job can be larger in. */
public enum ScalingAxis {
  /** Images a step of the lenet. */
  LENET_BATCH {
    @Override
    Workload work(int value) {
      return Workload.training("lenet", value);
    }
  },
  /** Images a step of mlp-1000x2. */
  DENSE_BATCH {
    @Override
    Workload work(int value) {
      return Workload.training("mlp-1000x2", value);
    }
  },
  /** Units of each of two hidden layers, batch 32. */
  WIDTH {
    @Override
    Workload work(int value) {
      return dense(value, 2);
    }
  },
  /** Hidden layers of 1,000 units, batch 32. */
  DEPTH {
    @Override
    Workload work(int value) {
      return dense(1000, value);
    }
  },
  /** Training images held in memory, lenet at batch 32. */
  IMAGES_HELD {
    @Override
    Workload work(int value) {
      return Workload.training("lenet", IMAGES_BATCH);
    }
  },
  /** Training images read as they are needed, lenet at batch 32. */
  IMAGES_STREAMED {
    @Override
    Workload work(int value) {
      return Workload.training("lenet", IMAGES_BATCH);
    }
  };

  private static final int IMAGES_BATCH = 32;
  private static final int DENSE_IMAGES_A_STEP = 32;
  private static final int SIDE = 32;
  private static final int CHANNELS = 3;
  private static final int CLASSES = 10;

  /**
   * Where it is measured.
   *
   * @return values, ascending
   */
  public List<Integer> measuredAt() {
    return switch (this) {
      case LENET_BATCH -> List.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024);
      case DENSE_BATCH -> List.of(1, 4, 16, 64, 256, 1024);
      case WIDTH -> List.of(125, 250, 500, 1000, 2000, 4000);
      case DEPTH -> List.of(1, 2, 4, 8, 16);
      case IMAGES_HELD -> List.of(6_250, 12_500, 25_000, 50_000, 100_000);
      case IMAGES_STREAMED -> List.of(6_250, 12_500, 25_000, 50_000, 100_000, 200_000);
    };
  }

  /**
   * What tables and the command call it.
   *
   * @return in lower case, with hyphens
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  abstract Workload work(int value);

  /** How many images batches are drawn from at one value. */
  int images(int value) {
    return this == IMAGES_HELD || this == IMAGES_STREAMED ? value : Workload.DRAWN_FROM;
  }

  /** The data as this axis takes it. */
  WorkData data(WorkData given) {
    return given.streamed(this == IMAGES_STREAMED);
  }

  private static Workload dense(int width, int depth) {
    List<Layer> layers = new ArrayList<>(List.of(new Flatten()));
    for (int hidden = 0; hidden < depth; hidden++) {
      layers.add(Dense.of(width));
      layers.add(Activation.relu());
    }
    layers.add(Dense.of(CLASSES));
    String name = "mlp-" + width + "x" + depth;
    Network network =
        Network.of(name, Shape.of(SIDE, SIDE, CHANNELS), layers, new SoftmaxCrossEntropy());
    Experiment experiment =
        Experiment.of(
            name,
            network,
            Standardization.of(0.5, 0.5),
            Momentum.of(0.001, 0.9),
            DENSE_IMAGES_A_STEP,
            1,
            1);
    return Workload.training(name, experiment, DENSE_IMAGES_A_STEP);
  }
}
