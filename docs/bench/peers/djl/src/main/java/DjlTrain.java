import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/**
 * DJL peer: milliseconds per training step, batches drawn from 50,000 images held in memory. Usage: DjlTrain
 * {lenet|mlp-1000x2|mlp-2000x5|fc5} BATCH STEPS.
 */
public class DjlTrain {
  public static void main(String[] args) throws Exception {
    String name = args[0];
    int batch = Integer.parseInt(args[1]);
    int steps = Integer.parseInt(args[2]);
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
            .optOptimizer(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.001f)).optMomentum(0.9f).build());
    try (Model model = Model.newInstance(name)) {
      model.setBlock(net(name));
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(batch, 3, 32, 32));
        NDManager manager = trainer.getManager();
        ArrayDataset data =
            new ArrayDataset.Builder()
                .setData(manager.randomUniform(-1, 1, new Shape(50_000, 3, 32, 32)))
                .optLabels(manager.randomInteger(0, 10, new Shape(50_000), DataType.INT64).toType(DataType.FLOAT32, false))
                .setSampling(batch, true, true)
                .build();
        int warmUp = Math.max(20, steps / 10);
        int step = -warmUp;
        long start = 0;
        while (step < steps) {
          for (Batch next : trainer.iterateDataset(data)) {
            if (step == 0) {
              start = System.nanoTime();
            }
            if (step >= steps) {
              next.close();
              break;
            }
            EasyTrain.trainBatch(trainer, next);
            trainer.step();
            next.close();
            step++;
          }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("djl 0.34.0 pytorch 2.7.1 %s batch %d: %.3f ms/step, %.0f images/s%n", name, batch, 1e3 * seconds / steps, batch * steps / seconds);
      }
    }
  }

  private static SequentialBlock net(String name) {
    return switch (name) {
      case "lenet" -> {
        SequentialBlock net = new SequentialBlock();
        for (int filters : new int[] {6, 16}) {
          net.add(Conv2d.builder().setKernelShape(new Shape(5, 5)).setFilters(filters).build())
              .add(Activation::relu)
              .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
        }
        yield dense(net, 120, 84, 10);
      }
      case "mlp-1000x2" -> dense(new SequentialBlock(), 1000, 1000, 10);
      case "mlp-2000x5" -> dense(new SequentialBlock(), 2000, 2000, 2000, 2000, 2000, 10);
      case "fc5" -> dense(new SequentialBlock(), 512, 256, 120, 84, 10);
      default -> throw new IllegalArgumentException("unknown net " + name);
    };
  }

  private static SequentialBlock dense(SequentialBlock net, int... widths) {
    net.add(Blocks.batchFlattenBlock());
    for (int i = 0; i < widths.length; i++) {
      net.add(Linear.builder().setUnits(widths[i]).build());
      if (i < widths.length - 1) {
        net.add(Activation::relu);
      }
    }
    return net;
  }
}
