package io.evident.backprop.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Gradient reports as JSON, for other programs.
 *
 * <p>Fields: version (1), verdict of all, reports; and of each report: network, batchSize, seed,
 * device or null, loss, verdict, inconclusivePart, comparisons (tensor, oracle, entries,
 * inconclusive, doubt or null, relativeError, elementwiseError, tolerance, worstEntry, manual,
 * found, verdict), findings (tensor, shape, index, values by name, oddOnesOut, agreeing, slip or
 * null), notes. Numbers that are not finite are the texts "NaN", "Infinity" and "-Infinity".
 */
public final class GradientReportJson {
  private static final int VERSION = 1;

  private GradientReportJson() {}

  /**
   * Some reports as text.
   *
   * @param reports such as one in training and one at inference
   * @return JSON, indented, ended by a newline
   */
  public static String text(List<GradientReport> reports) {
    StringWriter out = new StringWriter();
    boolean passed = reports.stream().allMatch(r -> r.verdict() == GradientVerdict.PASS);
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeStringField(
          "verdict", (passed ? GradientVerdict.PASS : GradientVerdict.FAIL).name());
      json.writeArrayFieldStart("reports");
      for (GradientReport report : reports) {
        write(report, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a report must be JSON", e);
    }
    return out + "\n";
  }

  private static void write(GradientReport report, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("network", report.network());
    json.writeNumberField("batchSize", report.batchSize());
    json.writeNumberField("seed", report.seed());
    json.writeStringField("device", report.device().orElse(null));
    json.writeNumberField("loss", report.loss());
    json.writeStringField("verdict", report.verdict().name());
    json.writeNumberField("inconclusivePart", report.inconclusivePart());
    json.writeArrayFieldStart("comparisons");
    for (Comparison comparison : report.comparisons()) {
      write(comparison, json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("findings");
    for (GradientFinding finding : report.findings()) {
      write(finding, json);
    }
    json.writeEndArray();
    write("notes", report.notes(), json);
    json.writeEndObject();
  }

  private static void write(Comparison comparison, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("tensor", comparison.tensor());
    json.writeStringField("oracle", comparison.oracle());
    json.writeNumberField("entries", comparison.entries());
    json.writeNumberField("inconclusive", comparison.inconclusive());
    json.writeStringField("doubt", comparison.doubt().orElse(null));
    json.writeNumberField("relativeError", comparison.relativeError());
    json.writeNumberField("elementwiseError", comparison.elementwiseError());
    json.writeNumberField("tolerance", comparison.tolerance());
    json.writeNumberField("worstEntry", comparison.worstEntry());
    json.writeNumberField("manual", comparison.manual());
    json.writeNumberField("found", comparison.found());
    json.writeStringField("verdict", comparison.verdict().name());
    json.writeEndObject();
  }

  private static void write(GradientFinding finding, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("tensor", finding.tensor());
    json.writeFieldName("shape");
    json.writeArray(ints(finding.shape()), 0, finding.shape().size());
    json.writeFieldName("index");
    json.writeArray(ints(finding.index()), 0, finding.index().size());
    json.writeObjectFieldStart("values");
    for (Map.Entry<String, Double> value : finding.values().entrySet()) {
      json.writeNumberField(value.getKey(), value.getValue());
    }
    json.writeEndObject();
    write("oddOnesOut", finding.oddOnesOut(), json);
    write("agreeing", finding.agreeing(), json);
    json.writeStringField("slip", finding.slip().orElse(null));
    json.writeEndObject();
  }

  private static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void write(String name, List<String> texts, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
