package io.evident.spark;

import io.evident.backprop.graph.MissingTensorFlowException;
import io.evident.models.serving.ModelVerification;
import io.evident.models.serving.ServedModel;
import io.evident.models.serving.ServedTable;
import io.evident.models.serving.UnverifiedModelException;
import io.evident.models.storage.Digests;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;

/**
 * The files of an exported model on their way to executors, each of which loads them once in its
 * life. No record, which Spark's Kryo cannot write.
 */
final class ModelFiles implements Serializable {
  private static final long serialVersionUID = 1;

  private static final System.Logger LOG = System.getLogger(ModelFiles.class.getName());
  private static final long LARGEST = Integer.MAX_VALUE / 2;

  private static final Loaded<ServedModel> OF_IMAGES =
      new Loaded<>(ServedModel::open, ServedModel::verification);
  private static final Loaded<ServedTable> OF_TABLES =
      new Loaded<>(ServedTable::open, ServedTable::verification);

  /** The same for the same files, so that an executor loads them once however often they come. */
  private final String id;

  /** Contents by their paths in the folder, with slashes. */
  private final TreeMap<String, byte[]> files;

  private ModelFiles(String id, SortedMap<String, byte[]> files) {
    this.id = id;
    this.files = new TreeMap<>(files);
  }

  static ModelFiles of(SortedMap<String, byte[]> files) {
    List<byte[]> pieces = new ArrayList<>();
    files.forEach(
        (path, content) -> {
          pieces.add((path + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
          pieces.add(content);
        });
    return new ModelFiles(Digests.sha256(pieces.toArray(byte[][]::new)), files);
  }

  /**
   * Reads the files of a model.
   *
   * @throws IllegalArgumentException if they are too large to be sent
   */
  static ModelFiles read(Path folder) throws IOException {
    TreeMap<String, byte[]> files = new TreeMap<>();
    long size = 0;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        size += Files.size(file);
        if (size > LARGEST) {
          throw new IllegalArgumentException(
              folder + ": is larger than " + LARGEST + " bytes, which is too much to send");
        }
        files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return of(files);
  }

  /**
   * The model of images, for all tasks of this executor; verified when it is loaded.
   *
   * @throws io.evident.models.serving.UnverifiedModelException if it is wrong on this machine
   */
  ServedModel loaded(int threads) throws IOException {
    return OF_IMAGES.get(this, threads);
  }

  /** The model of a table, likewise. */
  ServedTable loadedTable(int threads) throws IOException {
    return OF_TABLES.get(this, threads);
  }

  /** The model that a task needs; what is wrong with it is brought to the driver as it is. */
  static <M> M inTask(Loading<M> loading) throws IOException {
    try {
      return loading.load(Math.max(1, TaskContext.get().cpus()));
    } catch (MissingTensorFlowException e) {
      throw SparkErrors.raised("an executor cannot load the model: " + e.getMessage());
    } catch (UnverifiedModelException e) {
      throw SparkErrors.raised("an executor does not serve the model: " + e.getMessage());
    }
  }

  /** Loads a model for so many threads. */
  interface Loading<M> {
    M load(int threads) throws IOException;
  }

  private interface Opening<M> {
    M open(Path folder, int threads) throws IOException;
  }

  /** The models that this executor has loaded. */
  private static final class Loaded<M> {
    private final Opening<M> opening;
    private final Function<M, ModelVerification> verification;
    private final Map<String, M> models = new HashMap<>();

    Loaded(Opening<M> opening, Function<M, ModelVerification> verification) {
      this.opening = opening;
      this.verification = verification;
    }

    synchronized M get(ModelFiles files, int threads) throws IOException {
      M model = models.get(files.id);
      if (model == null) {
        model = opening.open(files.unpacked(), threads);
        ModelVerification found = verification.apply(model);
        if (found.outcome() != ModelVerification.Outcome.VERIFIED) {
          LOG.log(System.Logger.Level.WARNING, "the model is " + found.line());
        }
        models.put(files.id, model);
      }
      return model;
    }
  }

  private Path unpacked() throws IOException {
    Path folder = Files.createTempDirectory(Path.of(SparkFiles.getRootDirectory()), "model");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
    return folder;
  }
}
