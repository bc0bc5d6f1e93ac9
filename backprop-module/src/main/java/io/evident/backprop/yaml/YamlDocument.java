package io.evident.backprop.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** The only document of a YAML file, within {@link YamlLimits}, as nodes with their places. */
final class YamlDocument {
  private YamlDocument() {}

  static String text(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(YamlLimits.BYTES + 1);
    }
    if (bytes.length > YamlLimits.BYTES) {
      throw tooLarge(file.toString());
    }
    ByteBuffer left = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(left).toString();
    } catch (CharacterCodingException e) {
      throw new YamlException(
          file + ":" + line(bytes, left.position()) + ": is not UTF-8 text; save it as UTF-8");
    }
  }

  private static int line(byte[] bytes, int end) {
    int line = 1;
    for (int i = 0; i < end; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  private static YamlException tooLarge(String file) {
    return new YamlException(
        file + ": has more than " + YamlLimits.BYTES + " bytes, the limit of a YAML file here");
  }

  static Node root(String file, String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setAllowDuplicateKeys(false)
            // YamlLimits says where, and counts what they stand for.
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .setCodePointLimit(YamlLimits.BYTES)
            .build();
    if (text.length() > YamlLimits.BYTES) {
      throw tooLarge(file);
    }
    try {
      YamlLimits.check(file, parser(text, settings));
      return new Composer(settings, parser(text, settings))
          .getSingleNode()
          .orElseThrow(() -> new YamlException(file + ": is empty"));
    } catch (MarkedYamlEngineException e) {
      String problem = e.getProblem() == null ? "is not YAML" : e.getProblem().strip();
      throw new YamlException(
          place(file, e.getProblemMark().or(e::getContextMark))
              + ": "
              + YamlException.shown(problem));
    } catch (YamlEngineException e) {
      throw new YamlException(file + ": " + YamlException.shown(String.valueOf(e.getMessage())));
    }
  }

  private static Parser parser(String text, LoadSettings settings) {
    return new ParserImpl(settings, new StreamReader(settings, text));
  }

  static String place(String file, Optional<Mark> mark) {
    return mark.map(
            m ->
                m.getName().equals(file)
                    ? file + ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1)
                    : m.getName())
        .orElse(file);
  }
}
