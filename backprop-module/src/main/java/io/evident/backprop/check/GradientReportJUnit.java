package io.evident.backprop.check;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Gradient reports in the XML that test runners leave behind, for servers that show such results: a
 * test case for each tensor and oracle, failed where they differ, skipped where the oracle could
 * not say; and one for the part that could not be judged.
 */
public final class GradientReportJUnit {
  private GradientReportJUnit() {}

  /**
   * Some reports as XML.
   *
   * @param reports such as one in training and one at inference
   * @return a testsuite for each, in a testsuites, ended by a newline
   */
  public static String text(List<GradientReport> reports) {
    StringWriter out = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuites");
      for (GradientReport report : reports) {
        suite(report, xml);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a report must be XML", e);
    }
    return out + "\n";
  }

  private static void suite(GradientReport report, XMLStreamWriter xml) throws XMLStreamException {
    boolean tooMany = report.inconclusivePart() > GradientReport.INCONCLUSIVE_LIMIT;
    List<GradientFinding> impure =
        report.findings().stream().filter(GradientFinding::isOfFunction).toList();
    long failures = count(report, GradientVerdict.FAIL) + impure.size() + (tooMany ? 1 : 0);
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testsuite");
    attribute(xml, "name", "gradient of " + report.network());
    attribute(xml, "tests", Integer.toString(report.comparisons().size() + impure.size() + 1));
    attribute(xml, "failures", Long.toString(failures));
    attribute(xml, "errors", "0");
    attribute(xml, "skipped", Long.toString(count(report, GradientVerdict.INCONCLUSIVE)));
    attribute(xml, "time", "0");
    xml.writeCharacters("\n    ");
    xml.writeStartElement("properties");
    property(xml, "seed", Long.toString(report.seed()));
    property(xml, "batchSize", Integer.toString(report.batchSize()));
    if (report.device().isPresent()) {
      property(xml, "device", report.device().get());
    }
    property(xml, "loss", Double.toString(report.loss()));
    xml.writeCharacters("\n    ");
    xml.writeEndElement();
    for (Comparison comparison : report.comparisons()) {
      testCase(report, comparison, xml);
    }
    for (GradientFinding finding : impure) {
      notPure(report, finding, xml);
    }
    limit(report, tooMany, xml);
    xml.writeCharacters("\n    ");
    xml.writeStartElement("system-out");
    text(xml, GradientReportText.lines(report));
    xml.writeEndElement();
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private static long count(GradientReport report, GradientVerdict verdict) {
    return report.comparisons().stream().filter(c -> c.verdict() == verdict).count();
  }

  private static void property(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeCharacters("\n      ");
    xml.writeEmptyElement("property");
    attribute(xml, "name", name);
    attribute(xml, "value", value);
  }

  private static void testCase(GradientReport report, Comparison comparison, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeStartElement("testcase");
    attribute(xml, "classname", report.network() + "." + comparison.tensor());
    attribute(xml, "name", comparison.oracle());
    attribute(xml, "time", "0");
    switch (comparison.verdict()) {
      case PASS -> {}
      case INCONCLUSIVE -> {
        xml.writeEmptyElement("skipped");
        attribute(
            xml,
            "message",
            "no entry could be judged: " + comparison.doubt().orElse("for want of exactness"));
      }
      case FAIL -> {
        xml.writeStartElement("failure");
        attribute(
            xml,
            "message",
            String.format(
                Locale.ROOT,
                "relative error %.1e, tolerance %.0e",
                comparison.relativeError(),
                comparison.tolerance()));
        attribute(xml, "type", "gradient");
        for (GradientFinding finding : report.findings()) {
          if (finding.tensor().equals(comparison.tensor())
              || comparison.tensor().equals(GradientCheck.ALL_PARAMETERS)) {
            text(xml, GradientReportText.lines(finding));
          }
        }
        xml.writeEndElement();
      }
    }
    xml.writeEndElement();
  }

  private static void notPure(GradientReport report, GradientFinding finding, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeStartElement("testcase");
    attribute(xml, "classname", report.network() + "." + finding.tensor());
    attribute(xml, "name", "is a pure function");
    attribute(xml, "time", "0");
    xml.writeEmptyElement("failure");
    attribute(xml, "message", String.join(" ", GradientReportText.lines(finding)));
    attribute(xml, "type", "function");
    xml.writeEndElement();
  }

  private static void limit(GradientReport report, boolean tooMany, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeStartElement("testcase");
    attribute(xml, "classname", report.network());
    attribute(xml, "name", "enough could be judged");
    attribute(xml, "time", "0");
    if (tooMany) {
      xml.writeEmptyElement("failure");
      attribute(
          xml,
          "message",
          String.format(
              Locale.ROOT,
              "%.2f %% of the finite differences say nothing, the limit is %.0f %%",
              100 * report.inconclusivePart(),
              100 * GradientReport.INCONCLUSIVE_LIMIT));
      attribute(xml, "type", "inconclusive");
    }
    xml.writeEndElement();
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, readable(value));
  }

  private static void text(XMLStreamWriter xml, List<String> lines) throws XMLStreamException {
    xml.writeCharacters(readable(String.join("\n", lines)));
  }

  /** Characters that XML cannot hold must not make the report unreadable. */
  private static String readable(String text) {
    return text.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]", "?");
  }
}
