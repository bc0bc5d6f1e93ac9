package io.evident.models.report;

import io.evident.backprop.network.Block;
import io.evident.backprop.network.Element;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.NetworkSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A network as boxes and arrows from top to bottom, an SVG: a box for each layer with its settings
 * and the shape it gives, branches beside each other, a shortcut without layers as a line, and a
 * frame around what is repeated.
 */
final class NetworkDrawing {
  private static final double CHARACTER = 6.7;
  private static final double SMALL_CHARACTER = 5.9;
  private static final String PLAIN = "font-size:12px";
  private static final String BOLD = "font-size:12px;font-weight:600";
  private static final String SMALL = "font-size:11px;fill:#333";
  private static final int LINE = 15;
  private static final int PAD = 8;
  private static final int GAP = 20;
  private static final int BESIDE = 28;
  private static final int ROUND = 5;

  private final List<NetworkSummary.LayerRow> layers;
  private final StringBuilder out = new StringBuilder();
  private int next;

  private NetworkDrawing(Network network) {
    layers = NetworkSummary.layers(network);
  }

  /**
   * Draws a network.
   *
   * @param network the network
   * @return an SVG document, black on white
   */
  static String svg(Network network) {
    NetworkDrawing drawing = new NetworkDrawing(network);
    List<Part> parts = new ArrayList<>();
    parts.add(new Box("input", "", network.input().toString()));
    parts.addAll(drawing.parts(network.elements()));
    parts.add(new Box("loss", network.loss().kind(), ""));
    Part whole = new Sequence(parts);
    whole.draw(drawing.out, PAD + whole.left(), PAD);
    double width = whole.left() + whole.right() + 2 * PAD;
    double height = whole.height() + 2 * PAD;
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\""
                + " viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\">"
                + "<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\""
                + " markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">"
                + "<path d=\"M0 0L8 4L0 8z\"/></marker></defs>"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>",
            width,
            height,
            width,
            height)
        + drawing.out
        + "</svg>";
  }

  private List<Part> parts(List<Element> elements) {
    List<Part> parts = new ArrayList<>();
    for (Element element : elements) {
      parts.add(part(element));
    }
    return parts;
  }

  private Part part(Element element) {
    if (element instanceof Block.Residual block) {
      Part around = new Sequence(parts(block.layers()));
      Part shortcut = new Sequence(parts(block.shortcut()));
      return joined(List.of(around, shortcut));
    }
    if (element instanceof Block.Branches block) {
      List<Part> branches = new ArrayList<>();
      for (List<Element> branch : block.branches()) {
        branches.add(new Sequence(parts(branch)));
      }
      return joined(branches);
    }
    if (element instanceof Block.Repeat block) {
      return repeated(block);
    }
    return box();
  }

  private Part joined(List<Part> branches) {
    String path = layers.get(next).name();
    String block = path.substring(0, path.lastIndexOf('.'));
    return new Joined(block.substring(block.lastIndexOf('.') + 1), branches, box());
  }

  /** Once in a frame, if each time gives the same shapes; else as often as it is computed. */
  private Part repeated(Block.Repeat block) {
    int first = next;
    Part once = new Sequence(parts(block.layers()));
    int each = next - first;
    List<Part> all = new ArrayList<>(List.of(once));
    boolean same = true;
    for (int i = 1; i < block.times(); i++) {
      for (int l = 0; l < each; l++) {
        String output = layers.get(first + l).output();
        same &= output.equals(layers.get(next + l).output());
      }
      all.add(new Sequence(parts(block.layers())));
    }
    return same ? new Frame(once, block.times() + " times") : new Sequence(all);
  }

  private Box box() {
    NetworkSummary.LayerRow layer = layers.get(next++);
    String name = layer.name().substring(layer.name().lastIndexOf('.') + 1);
    int settings = layer.layer().indexOf(": {");
    return new Box(
        name,
        settings < 0 ? "" : layer.layer().substring(settings + 3, layer.layer().length() - 1),
        layer.output());
  }

  /** Something with one way in above and one way out below, both on its axis. */
  private interface Part {
    /** How far it reaches to the left of its axis. */
    double left();

    double right();

    double height();

    /** Whether an arrow ends where it begins. */
    default boolean isPointedAt() {
      return true;
    }

    /** Draws it with its way in at a point. */
    void draw(StringBuilder out, double x, double y);
  }

  private record Box(String name, String settings, String output) implements Part {

    @Override
    public double left() {
      double title = CHARACTER * (name.length() + output.length() + (output.isEmpty() ? 0 : 3));
      return Math.max(title, SMALL_CHARACTER * settings.length()) / 2 + PAD;
    }

    @Override
    public double right() {
      return left();
    }

    @Override
    public double height() {
      return LINE * (settings.isEmpty() ? 1 : 2) + PAD;
    }

    @Override
    public void draw(StringBuilder out, double x, double y) {
      double from = x - left();
      out.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%d\""
                  + " fill=\"#f3f6fa\" stroke=\"#41566e\"/>",
              from,
              y,
              2 * left(),
              height(),
              ROUND));
      text(out, from + PAD, y + LINE, "start", BOLD, name);
      text(out, x + right() - PAD, y + LINE, "end", PLAIN, output);
      text(out, from + PAD, y + 2 * LINE, "start", SMALL, settings);
    }
  }

  private record Sequence(List<Part> parts) implements Part {

    @Override
    public boolean isPointedAt() {
      return !parts.isEmpty() && parts.get(0).isPointedAt();
    }

    @Override
    public double left() {
      return parts.stream().mapToDouble(Part::left).max().orElse(0);
    }

    @Override
    public double right() {
      return parts.stream().mapToDouble(Part::right).max().orElse(0);
    }

    @Override
    public double height() {
      return parts.stream().mapToDouble(Part::height).sum() + GAP * Math.max(0, parts.size() - 1);
    }

    @Override
    public void draw(StringBuilder out, double x, double y) {
      double at = y;
      for (int i = 0; i < parts.size(); i++) {
        parts.get(i).draw(out, x, at);
        at += parts.get(i).height();
        if (i + 1 < parts.size()) {
          line(out, parts.get(i + 1).isPointedAt(), x, at, x, at + GAP);
          at += GAP;
        }
      }
    }
  }

  /** Branches beside each other, the first on the axis of what comes before and behind. */
  private record Joined(String name, List<Part> branches, Part join) implements Part {

    @Override
    public boolean isPointedAt() {
      return false;
    }

    private double axis(int branch) {
      double axis = 0;
      for (int i = 1; i <= branch; i++) {
        axis += branches.get(i - 1).right() + BESIDE + branches.get(i).left();
      }
      return axis;
    }

    @Override
    public double left() {
      return Math.max(branches.get(0).left(), join.left());
    }

    @Override
    public double right() {
      int last = branches.size() - 1;
      return Math.max(join.right(), axis(last) + branches.get(last).right() + 2);
    }

    private double tallest() {
      return branches.stream().mapToDouble(Part::height).max().orElse(0);
    }

    @Override
    public double height() {
      return GAP + tallest() + GAP + GAP + join.height();
    }

    @Override
    public void draw(StringBuilder out, double x, double y) {
      double top = y + GAP;
      double bottom = top + tallest() + GAP;
      text(out, x + PAD, y + 4, "start", SMALL, name);
      for (int i = 0; i < branches.size(); i++) {
        Part branch = branches.get(i);
        double own = x + axis(i);
        line(
            out,
            branch.height() > 0 && branch.isPointedAt(),
            x,
            y,
            x,
            y + GAP / 2.0,
            own,
            y + GAP / 2.0,
            own,
            top);
        branch.draw(out, own, top);
        line(out, false, own, top + branch.height(), own, bottom, x, bottom);
      }
      line(out, true, x, bottom, x, bottom + GAP);
      join.draw(out, x, bottom + GAP);
    }
  }

  private record Frame(Part inner, String label) implements Part {
    private static final int INDENT = 12;

    @Override
    public boolean isPointedAt() {
      return false;
    }

    @Override
    public double left() {
      return inner.left() + INDENT;
    }

    @Override
    public double right() {
      return inner.right() + INDENT + CHARACTER * label.length();
    }

    @Override
    public double height() {
      return inner.height() + 2 * GAP;
    }

    @Override
    public void draw(StringBuilder out, double x, double y) {
      out.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%d\" fill=\"none\""
                  + " stroke=\"#41566e\" stroke-dasharray=\"5 4\"/>",
              x - left(),
              y,
              left() + right(),
              height(),
              ROUND));
      text(out, x + right() - PAD, y + LINE, "end", BOLD, label);
      line(out, inner.isPointedAt(), x, y, x, y + GAP);
      inner.draw(out, x, y + GAP);
      line(out, false, x, y + GAP + inner.height(), x, y + height());
    }
  }

  private static void text(
      StringBuilder out, double x, double y, String anchor, String style, String text) {
    if (!text.isEmpty()) {
      out.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" style=\"%s\">%s</text>",
              x,
              y,
              anchor,
              style,
              text.replace("&", "&amp;").replace("<", "&lt;")));
    }
  }

  private static void line(StringBuilder out, boolean arrow, double... points) {
    out.append("<polyline fill=\"none\" stroke=\"#41566e\"");
    out.append(arrow ? " marker-end=\"url(#a)\"" : "").append(" points=\"");
    for (int i = 0; i < points.length; i += 2) {
      out.append(String.format(Locale.ROOT, "%.1f,%.1f ", points[i], points[i + 1]));
    }
    out.append("\"/>");
  }
}
