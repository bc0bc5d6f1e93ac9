package io.evident.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Spark's own master and workers on the loopback, each in a process of its own. */
final class Cluster implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final Distribution distribution;
  private final String master;
  private final List<Program> daemons = new ArrayList<>();
  private final List<Program> workers = new ArrayList<>();

  private Cluster(Distribution distribution, String master) {
    this.distribution = distribution;
    this.master = master;
  }

  static Cluster start(Distribution distribution) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Cluster cluster = new Cluster(distribution, "spark://" + LOOPBACK + ":" + port);
    Program master =
        distribution.daemon(
            "org.apache.spark.deploy.master.Master",
            "--host",
            LOOPBACK,
            "--port",
            Integer.toString(port),
            "--webui-port",
            "0");
    cluster.daemons.add(master);
    if (!master.runsUntil(() -> master.err().contains("I have been elected leader"))) {
      throw new AssertionError("no master: " + master.err());
    }
    return cluster;
  }

  String master() {
    return master;
  }

  /** One more worker, of two cores. */
  Program worker() throws IOException {
    Program worker =
        distribution.daemon(
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            LOOPBACK,
            "--cores",
            "2",
            "--memory",
            "4g",
            "--webui-port",
            "0",
            "--work-dir",
            distribution.folder().resolve("work-" + workers.size()).toString(),
            master);
    daemons.add(worker);
    workers.add(worker);
    if (!worker.runsUntil(() -> worker.err().contains("Successfully registered with master"))) {
      throw new AssertionError("no worker: " + worker.err());
    }
    return worker;
  }

  @Override
  public void close() throws IOException {
    for (int i = daemons.size() - 1; i >= 0; i--) {
      daemons.get(i).close();
    }
  }
}
