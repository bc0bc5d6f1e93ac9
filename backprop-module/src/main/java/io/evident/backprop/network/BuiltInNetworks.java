package io.evident.backprop.network;

import io.evident.backprop.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Networks that come with the library. */
public final class BuiltInNetworks {
  private BuiltInNetworks() {}

  /**
   * The lenet of the assignments, for 32 x 32 colour images and ten classes.
   *
   * @return a network of 62,006 parameters
   */
  public static Network lenet() {
    return lenet(Map.of());
  }

  /**
   * The same for other images.
   *
   * @param words {@link NetworkYaml#words} of them
   * @return a network whose input and outputs are theirs
   * @throws IllegalArgumentException if the images are too small
   */
  public static Network lenet(Map<String, Integer> words) {
    return NetworkYaml.read(YamlValue.parse("lenet.yaml", lenetText()).withWords(words));
  }

  /**
   * The lenet as YAML, with words for the sizes of the data.
   *
   * @return the text, lines ended by a newline
   */
  public static String lenetText() {
    try (InputStream yaml =
        BuiltInNetworks.class.getResourceAsStream("/io/evident/backprop/lenet.yaml")) {
      return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the library's own lenet.yaml cannot be read", e);
    }
  }
}
