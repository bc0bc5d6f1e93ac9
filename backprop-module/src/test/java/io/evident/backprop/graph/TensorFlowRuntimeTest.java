package io.evident.backprop.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorFlowRuntimeTest {
  private final Locale before = Locale.getDefault(Locale.Category.FORMAT);

  @AfterEach
  void restore() {
    Locale.setDefault(Locale.Category.FORMAT, before);
  }

  @Test
  void digitsThatTensorFlowDoesNotReadAreRefusedWithTheWayOut() {
    Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG"));
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, TensorFlowRuntime::load);
    assertEquals(
        "TensorFlow Java names the nodes of a graph with the digits of the default locale, which"
            + " TensorFlow does not read in ar_EG; call"
            + " Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT) first, or start with"
            + " -Duser.language.format=en",
        refused.getMessage());
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    assertEquals('2', TensorFlowRuntime.load().charAt(0));
  }
}
