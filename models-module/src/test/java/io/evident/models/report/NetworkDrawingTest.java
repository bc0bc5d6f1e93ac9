package io.evident.models.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.Activation;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Block;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** Boxes that are all there, beside each other and within the picture. */
class NetworkDrawingTest {
  private static Conv2d conv(int filters, int stride) {
    return new Conv2d(filters, 3, stride, Padding.SAME, 1);
  }

  private static Network network() {
    Block down =
        Block.residual(
            List.of(conv(8, 2), new BatchNorm(), Activation.relu(), conv(8, 1)),
            List.of(new Conv2d(8, 1, 2, Padding.VALID, 1)));
    Block mix =
        Block.concat(
            List.of(
                List.of(conv(2, 1)),
                List.of(Activation.tanh(), Block.residual(conv(8, 1))),
                List.of(conv(3, 1), Activation.relu())));
    return Network.of(
        "drawn",
        Shape.of(8, 8, 3),
        List.of(
            conv(4, 1),
            down.named("a-b"),
            Block.repeat(3, Block.residual(conv(8, 1)), Activation.relu()),
            mix,
            Block.repeat(2, Conv2d.of(4, 2)),
            new Flatten(),
            Dense.of(3)),
        new SoftmaxCrossEntropy());
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Rectangle2D> boxes(Document svg) {
    List<Rectangle2D> boxes = new ArrayList<>();
    NodeList all = svg.getElementsByTagName("rect");
    for (int i = 0; i < all.getLength(); i++) {
      org.w3c.dom.Element rect = (org.w3c.dom.Element) all.item(i);
      if (rect.hasAttribute("rx") && !rect.hasAttribute("stroke-dasharray")) {
        boxes.add(
            new Rectangle2D.Double(
                number(rect, "x"),
                number(rect, "y"),
                number(rect, "width"),
                number(rect, "height")));
      }
    }
    return boxes;
  }

  private static double number(org.w3c.dom.Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  @Test
  void everyLayerHasABoxOfItsOwn() throws Exception {
    Network network = network();
    Document svg = parsed(NetworkDrawing.svg(network));
    List<Rectangle2D> boxes = boxes(svg);
    // Input and loss more; what is repeated three times with the same shapes stands there once.
    assertEquals(network.layers().size() + 2 - 2 * 3, boxes.size());
    Rectangle2D page =
        new Rectangle2D.Double(
            0,
            0,
            number(svg.getDocumentElement(), "width"),
            number(svg.getDocumentElement(), "height"));
    for (int i = 0; i < boxes.size(); i++) {
      assertTrue(page.contains(boxes.get(i)), boxes.get(i).toString());
      for (int j = 0; j < i; j++) {
        assertFalse(boxes.get(i).intersects(boxes.get(j)), i + " and " + j);
      }
    }
  }

  @Test
  void namesAndRepetitionsAreWritten() {
    String svg = NetworkDrawing.svg(network());
    assertTrue(svg.contains(">a-b</text>"), svg);
    assertTrue(svg.contains(">3 times</text>"), svg);
    assertFalse(svg.contains(">2 times</text>"), "its shapes differ");
    assertTrue(svg.contains(">[2, 2, 4]</text>"), svg);
  }
}
