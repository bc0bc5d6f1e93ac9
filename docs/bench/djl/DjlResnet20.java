import ai.djl.Model;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.List;

/**
 * ResNet-20 for CIFAR-10 in DJL: milliseconds for each step at batch 128, of normalized images that
 * are not augmented. Usage: DjlResnet20 STEPS.
 */
public class DjlResnet20 {
  private static final int BATCH = 128;
  private static final int WARM_UP = 3;

  public static void main(String[] args) throws Exception {
    int steps = Integer.parseInt(args[0]);
    Optimizer momentum =
        Optimizer.sgd()
            .setLearningRateTracker(Tracker.fixed(0.1f))
            .optMomentum(0.9f)
            .optWeightDecays(1e-4f)
            .build();
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(momentum);
    try (Model model = Model.newInstance("resnet20")) {
      model.setBlock(resnet20());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(BATCH, 3, 32, 32));
        NDManager manager = trainer.getManager();
        ArrayDataset data =
            new ArrayDataset.Builder()
                .setData(manager.randomUniform(-1, 1, new Shape(10_000, 3, 32, 32)))
                .optLabels(
                    manager
                        .randomInteger(0, 10, new Shape(10_000), DataType.INT64)
                        .toType(DataType.FLOAT32, false))
                .setSampling(BATCH, true, true)
                .build();
        int step = -WARM_UP;
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
        double millis = (System.nanoTime() - start) / 1e6 / steps;
        System.out.printf("djl resnet20 batch %d: %.3f ms/step%n", BATCH, millis);
      }
    }
  }

  private static SequentialBlock resnet20() {
    SequentialBlock net = new SequentialBlock();
    net.add(conv(16, 1)).add(BatchNorm.builder().build()).add(Activation::relu);
    for (int filters : new int[] {16, 32, 64}) {
      for (int block = 0; block < 3; block++) {
        boolean halved = block == 0 && filters > 16;
        net.add(residual(filters, halved ? 2 : 1)).add(Activation::relu);
      }
    }
    return net.add(Pool.globalAvgPool2dBlock())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(10).build());
  }

  private static Block residual(int filters, int stride) {
    SequentialBlock layers =
        new SequentialBlock()
            .add(conv(filters, stride))
            .add(BatchNorm.builder().build())
            .add(Activation::relu)
            .add(conv(filters, 1))
            .add(BatchNorm.builder().build());
    Block shortcut =
        stride == 1
            ? Blocks.identityBlock()
            : LambdaBlock.singleton(
                x ->
                    NDArrays.concat(
                        new NDList(
                            x.get(":, :, ::2, ::2"), x.get(":, :, ::2, ::2").zerosLike()),
                        1));
    return new ParallelBlock(
        outputs -> new NDList(outputs.get(0).singletonOrThrow().add(outputs.get(1).singletonOrThrow())),
        List.of(layers, shortcut));
  }

  private static Conv2d conv(int filters, int stride) {
    return Conv2d.builder()
        .setKernelShape(new Shape(3, 3))
        .setFilters(filters)
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(1, 1))
        .optBias(false)
        .build();
  }
}
