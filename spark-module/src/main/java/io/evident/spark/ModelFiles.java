package io.evident.spark;

import io.evident.models.serving.ModelVerification;
import io.evident.models.serving.ServedModel;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkFiles;

/**
 * The files of an exported model on their way to executors, each of which loads them once in its
 * life.
 *
 * @param id tells models apart
 * @param files their contents by their paths in the folder, with slashes
 */
record ModelFiles(String id, TreeMap<String, byte[]> files) implements Serializable {
  private static final System.Logger LOG = System.getLogger(ModelFiles.class.getName());
  private static final Map<String, ServedModel> LOADED = new ConcurrentHashMap<>();

  static ModelFiles of(TreeMap<String, byte[]> files) {
    return new ModelFiles(UUID.randomUUID().toString(), files);
  }

  /**
   * The model, for all tasks of this executor; verified when it is loaded.
   *
   * @throws io.evident.models.serving.UnverifiedModelException if it is wrong on this machine
   */
  ServedModel loaded(int threads) throws IOException {
    synchronized (LOADED) {
      ServedModel model = LOADED.get(id);
      if (model == null) {
        Path folder = Files.createTempDirectory(Path.of(SparkFiles.getRootDirectory()), "model");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
          Path target = folder.resolve(file.getKey());
          Files.createDirectories(target.getParent());
          Files.write(target, file.getValue());
        }
        model = ServedModel.open(folder, threads);
        if (model.verification().outcome() != ModelVerification.Outcome.VERIFIED) {
          LOG.log(System.Logger.Level.WARNING, "the model is " + model.verification().line());
        }
        LOADED.put(id, model);
      }
      return model;
    }
  }
}
