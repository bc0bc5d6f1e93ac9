package io.evident.backprop.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A network as a table to be read: a row for each layer, blocks as a tree, and the totals. */
public final class NetworkSummary {
  private NetworkSummary() {}

  /**
   * The table: each layer's name, what it is, the shape it gives an example, and how many numbers
   * it holds; then how many of them a gradient trains. Running statistics are not trained. The
   * batch axis is not shown.
   *
   * @param network the network
   * @return lines without line ends
   */
  public static List<String> lines(Network network) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("name", "layer", "output", "parameters"));
    rows.add(new Row("", "input", network.input().toString(), ""));
    List<String> path = List.of();
    for (LayerRow layer : layers(network)) {
      List<String> own = List.of(layer.name().split("\\."));
      for (int depth = 0; depth < own.size() - 1; depth++) {
        if (path.size() <= depth + 1
            || !path.subList(0, depth + 1).equals(own.subList(0, depth + 1))) {
          rows.add(new Row(indented(own.get(depth), depth), "", "", ""));
        }
      }
      rows.add(
          new Row(
              indented(own.get(own.size() - 1), own.size() - 1),
              layer.layer(),
              layer.output(),
              count(layer.parameters())));
      path = own;
    }
    Row widths = Row.widest(rows);
    List<String> lines = new ArrayList<>();
    lines.add("network " + network.name());
    for (Row row : rows) {
      lines.add(row.padded(widths));
      if (lines.size() == 2) {
        lines.add("-".repeat(row.padded(widths).length()));
      }
    }
    lines.add(lines.get(2));
    lines.add("loss " + LossYaml.print(network.loss()) + penalty(network));
    lines.addAll(totals(network));
    return lines;
  }

  /**
   * The rows of the table.
   *
   * @param network the network
   * @return one for each layer, in their order
   */
  public static List<LayerRow> layers(Network network) {
    List<LayerRow> layers = new ArrayList<>();
    for (int l = 0; l < network.layers().size(); l++) {
      layers.add(
          new LayerRow(
              network.layerName(l),
              network.layers().get(l).accept(new LayerText()),
              network.outputOf(l).toString(),
              parametersOf(network, l)));
    }
    return layers;
  }

  private static String indented(String name, int depth) {
    return "  ".repeat(depth) + name;
  }

  private static List<String> totals(Network network) {
    long trained = network.parameterCount();
    long held =
        network.parameters().stream().mapToLong(parameter -> parameter.shape().size()).sum();
    int width = count(held).length();
    String line = "%-11s %" + width + "s";
    return List.of(
        String.format(Locale.ROOT, line, "parameters", count(held)),
        String.format(Locale.ROOT, line, "trained", count(trained)),
        String.format(Locale.ROOT, line, "not trained", count(held - trained)));
  }

  private static long parametersOf(Network network, int layer) {
    return network.parameters().stream()
        .filter(p -> p.layer() == layer)
        .mapToLong(p -> p.shape().size())
        .sum();
  }

  private static String penalty(Network network) {
    return network.l2Penalty() == 0 ? "" : ", l2Penalty " + network.l2Penalty();
  }

  private static String count(long parameters) {
    return String.format(Locale.ROOT, "%,d", parameters);
  }

  /** One line of the table. */
  private record Row(String name, String layer, String output, String parameters) {

    /** A row whose cells are blank and as long as the longest of each column. */
    static Row widest(List<Row> rows) {
      return new Row(
          blank(rows.stream().mapToInt(r -> r.name.length()).max().orElse(0)),
          blank(rows.stream().mapToInt(r -> r.layer.length()).max().orElse(0)),
          blank(rows.stream().mapToInt(r -> r.output.length()).max().orElse(0)),
          blank(rows.stream().mapToInt(r -> r.parameters.length()).max().orElse(0)));
    }

    private static String blank(int width) {
      return " ".repeat(width);
    }

    String padded(Row widths) {
      String line =
          left(name, widths.name)
              + "  "
              + left(layer, widths.layer)
              + "  "
              + left(output, widths.output)
              + "  "
              + blank(widths.parameters.length() - parameters.length())
              + parameters;
      return line.stripTrailing();
    }

    private static String left(String cell, String width) {
      return cell + blank(width.length() - cell.length());
    }
  }

  /**
   * A layer of a network as a row to be read.
   *
   * @param name the layer's
   * @param layer what it is, with its settings
   * @param output the shape it gives an example, the batch axis left out
   * @param parameters how many numbers it holds, running statistics included
   */
  public record LayerRow(String name, String layer, String output, long parameters) {}
}
