package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class GradientReportFormatsTest {
  private static Comparison comparison(String tensor, GradientVerdict verdict, double found) {
    int inconclusive = verdict == GradientVerdict.INCONCLUSIVE ? 6 : 0;
    return new Comparison(
        tensor, "an <oracle> & \"co\"", 6, inconclusive, 0.5, 0.25, 1e-6, 3, 1.5, found, verdict);
  }

  private static GradientReport report(GradientVerdict... verdicts) {
    List<Comparison> comparisons = new ArrayList<>();
    for (int i = 0; i < verdicts.length; i++) {
      comparisons.add(comparison("t" + i, verdicts[i], i == 0 ? Double.NaN : 2));
    }
    GradientFinding finding =
        new GradientFinding(
            "t0",
            List.of(2, 3),
            List.of(1, 0),
            Map.of("by hand", 1.5),
            List.of("by hand"),
            List.of("others"),
            Optional.of("a <slip>\u0007"));
    return new GradientReport(
        "net",
        4,
        9,
        Optional.of("GPU:0"),
        0.25,
        comparisons,
        List.of("a \"note\""),
        List.of(finding));
  }

  private static final GradientReport MIXED =
      report(
          GradientVerdict.FAIL,
          GradientVerdict.PASS,
          GradientVerdict.PASS,
          GradientVerdict.INCONCLUSIVE);

  /** Every field and value in order, which a parser that is not ours reads. */
  private static List<String> tokens(String json) throws IOException {
    List<String> tokens = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken().isScalarValue()
            || parser.currentToken() == JsonToken.FIELD_NAME) {
          tokens.add(parser.getText());
        }
      }
    }
    return tokens;
  }

  @Test
  void jsonHoldsTheWholeReport() throws IOException {
    List<String> tokens = tokens(GradientReportJson.text(List.of(MIXED)));
    assertEquals(
        List.of("version", "1", "verdict", "FAIL", "reports", "network", "net", "batchSize", "4"),
        tokens.subList(0, 9));
    assertEquals("GPU:0", tokens.get(tokens.indexOf("device") + 1));
    assertEquals("NaN", tokens.get(tokens.indexOf("found") + 1));
    assertEquals("0.25", tokens.get(tokens.indexOf("elementwiseError") + 1));
    assertEquals(
        List.of("slip", "a <slip>\u0007", "notes", "a \"note\""),
        tokens.subList(tokens.size() - 4, tokens.size()));
    assertTrue(tokens.contains("an <oracle> & \"co\""), tokens.toString());
  }

  private static Document xml(String text)
      throws ParserConfigurationException, IOException, SAXException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }

  @Test
  void textShowsEitherError() {
    List<String> lines = GradientReportText.lines(MIXED);
    assertEquals(
        "gradient of net, batch 4, seed 9, on GPU:0, loss 0.250000; largest relative error against",
        lines.get(0));
    assertTrue(lines.get(2).contains("5.0e-01 FAIL"), lines.get(2));
    List<String> elementwise = GradientReportText.lines(MIXED, ErrorForm.ELEMENTWISE);
    assertTrue(
        elementwise.get(0).endsWith("error |a - b| / max(1e-8, |a| + |b|) against"),
        elementwise.get(0));
    assertTrue(elementwise.get(2).contains("2.5e-01 FAIL"), elementwise.get(2));
  }

  /** The structure that Surefire writes and CI servers read. */
  @Test
  void junitXmlHasATestCaseForEachComparisonAndOneForTheLimit()
      throws ParserConfigurationException, IOException, SAXException {
    Document document = xml(GradientReportJUnit.text(List.of(MIXED, MIXED)));
    assertEquals("testsuites", document.getDocumentElement().getTagName());
    assertEquals(2, document.getElementsByTagName("testsuite").getLength());
    Element suite = (Element) document.getElementsByTagName("testsuite").item(0);
    assertEquals("5", suite.getAttribute("tests"));
    Element device = (Element) suite.getElementsByTagName("property").item(2);
    assertEquals("device", device.getAttribute("name"));
    assertEquals("GPU:0", device.getAttribute("value"));
    assertEquals("1", suite.getAttribute("skipped"));
    assertEquals(5, suite.getElementsByTagName("testcase").getLength());
    assertEquals(1, suite.getElementsByTagName("skipped").getLength());
    int failures = suite.getElementsByTagName("failure").getLength();
    assertEquals(Integer.toString(failures), suite.getAttribute("failures"));
    Element first = (Element) suite.getElementsByTagName("testcase").item(0);
    assertEquals("net.t0", first.getAttribute("classname"));
    assertEquals("an <oracle> & \"co\"", first.getAttribute("name"));
    assertTrue(first.getTextContent().contains("looks like a <slip>"), first.getTextContent());
  }

  @Test
  void tooManyInconclusiveEntriesAreAFailureOfTheirOwn()
      throws ParserConfigurationException, IOException, SAXException {
    Comparison blind =
        new Comparison(
            "t",
            GradientCheck.FINITE_DIFFERENCES,
            10,
            10,
            0,
            0,
            1e-6,
            0,
            0,
            0,
            GradientVerdict.INCONCLUSIVE);
    GradientReport report = new GradientReport("n", 1, 1, 0, List.of(blind), List.of());
    Element suite =
        (Element)
            xml(GradientReportJUnit.text(List.of(report)))
                .getElementsByTagName("testsuite")
                .item(0);
    assertEquals("1", suite.getAttribute("failures"));
    assertEquals("1", suite.getAttribute("skipped"));
    assertEquals(3, suite.getElementsByTagName("property").getLength());
  }
}
