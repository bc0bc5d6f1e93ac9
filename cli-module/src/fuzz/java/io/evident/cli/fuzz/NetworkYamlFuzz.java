package io.evident.cli.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.NetworkYaml;
import io.evident.backprop.yaml.YamlValue;

/** A network is refused, or printed and read to the same. */
public final class NetworkYamlFuzz {
  private NetworkYamlFuzz() {}

  public static void fuzzerTestOneInput(FuzzedDataProvider data) {
    Network read;
    try {
      read = NetworkYaml.read(YamlValue.parse("f", data.consumeRemainingAsString()));
    } catch (IllegalArgumentException e) {
      Refusals.check(e);
      return;
    }
    String printed = NetworkYaml.print(read);
    String again = NetworkYaml.print(NetworkYaml.read(YamlValue.parse("printed", printed)));
    Refusals.same(printed, again);
  }
}
