package io.evident.lab.figures;

import io.evident.backprop.network.ConvArithmetic;
import io.evident.lab.claims.Claim;
import io.evident.lab.claims.Measurement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The length a convolution leaves of a length, given as {@code in=64 kernel=3 padding=0 stride=1}.
 */
final class ConvArithmeticFigures implements Figures {
  private static final Set<String> KEYS = Set.of("in", "kernel", "padding", "stride", "dilation");

  @Override
  public Measurement measure(Claim claim) {
    if (!claim.metric().equals("output")) {
      throw Figures.unknown(claim);
    }
    Map<String, Integer> given = new HashMap<>();
    for (String word : claim.index().strip().split("\\s+", -1)) {
      int equals = word.indexOf('=');
      String key = word.substring(0, Math.max(0, equals));
      try {
        if (!KEYS.contains(key)
            || given.put(key, Integer.parseInt(word.substring(equals + 1))) != null) {
          throw Figures.unknown(claim);
        }
      } catch (NumberFormatException e) {
        throw Figures.unknown(claim);
      }
    }
    if (!given.containsKey("in") || !given.containsKey("kernel")) {
      throw Figures.unknown(claim);
    }
    return Measurement.Numbers.of(
        ConvArithmetic.output(
            given.get("in"),
            given.get("kernel"),
            given.getOrDefault("padding", 0),
            given.getOrDefault("stride", 1),
            given.getOrDefault("dilation", 1)));
  }
}
