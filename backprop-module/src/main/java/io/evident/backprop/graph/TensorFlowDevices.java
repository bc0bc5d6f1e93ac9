package io.evident.backprop.graph;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetCode;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Message;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.proto.ConfigProto;

/** Where TensorFlow can compute; the Java API does not tell, so the C API is asked. */
public final class TensorFlowDevices {
  private static final String PREFIX = "device:";

  private TensorFlowDevices() {}

  /**
   * The devices TensorFlow sees.
   *
   * @return such as CPU:0 and GPU:0
   * @throws MissingTensorFlowException if TensorFlow cannot be loaded
   * @throws IllegalStateException if TensorFlow does not answer
   */
  public static List<String> names() {
    ConfigProto.Builder configuration = ConfigProto.newBuilder();
    // Or the first session takes all memory of a GPU for as long as the process lives.
    configuration.getGpuOptionsBuilder().setAllowGrowth(true);
    return names(configuration.build());
  }

  /**
   * The devices a session of the given configuration sees. The first session of a process decides
   * how many threads it computes with: ask with the configuration of the sessions that follow.
   *
   * @param configuration of the session
   * @return such as CPU:0 and GPU:0
   * @throws MissingTensorFlowException if TensorFlow cannot be loaded
   * @throws IllegalStateException if TensorFlow does not answer
   */
  public static List<String> names(ConfigProto configuration) {
    TensorFlowRuntime.load();
    TF_Status status = TF_NewStatus();
    TF_Graph graph = TF_NewGraph();
    TF_SessionOptions options = TF_NewSessionOptions();
    try (BytePointer bytes = new BytePointer(configuration.toByteArray())) {
      TF_SetConfig(options, bytes, bytes.capacity(), status);
      requireOk(status);
      TF_Session session = TF_NewSession(graph, options, status);
      requireOk(status);
      try {
        return names(session, status);
      } finally {
        TF_CloseSession(session, status);
        TF_DeleteSession(session, status);
      }
    } finally {
      TF_DeleteSessionOptions(options);
      TF_DeleteGraph(graph);
      TF_DeleteStatus(status);
    }
  }

  private static List<String> names(TF_Session session, TF_Status status) {
    TF_DeviceList devices = TF_SessionListDevices(session, status);
    requireOk(status);
    List<String> names = new ArrayList<>();
    for (int d = 0; d < TF_DeviceListCount(devices); d++) {
      String name = TF_DeviceListName(devices, d, status).getString();
      names.add(name.substring(name.lastIndexOf(PREFIX) + PREFIX.length()));
    }
    TF_DeleteDeviceList(devices);
    return names;
  }

  private static void requireOk(TF_Status status) {
    if (TF_GetCode(status) != 0) {
      throw new IllegalStateException(
          "TensorFlow does not list its devices: " + TF_Message(status).getString());
    }
  }
}
