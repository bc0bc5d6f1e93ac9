package io.evident.models.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShuffledRowsTest {
  private static TableData data() throws IOException {
    TablePlan plan =
        TablePlan.of(List.of("y"), TaskKind.REGRESSION).withSplit(RowSplitPlan.byColumn("part"));
    return TableData.of(
        plan,
        TestTables.of(
            plan,
            "a,kind,b,y,part",
            "1,u,5,1,train",
            "2,v,6,2,train",
            "3,w,9,3,train",
            "1,u,5,4,test",
            "2,v,6,5,test",
            "3,w,9,6,test"),
        1);
  }

  private static float[] read(ShuffledRows rows, int example) {
    ByteBuffer bytes = ByteBuffer.allocate(rows.bytes());
    rows.read(example, bytes);
    bytes.flip();
    float[] read = new float[rows.bytes() / Float.BYTES];
    bytes.order(ByteOrder.nativeOrder()).asFloatBuffer().get(read);
    return read;
  }

  private static float[] features(TableExamples examples, int example) {
    float[] features = new float[examples.width()];
    examples.features(example, features, 0);
    return features;
  }

  @Test
  void aColumnIsShuffledWithAllItsFeaturesAndNoOther() throws IOException {
    TableData data = data();
    ShuffledRows rows = ShuffledRows.draw(data.test(), data.encoding(), 10, 1);
    assertEquals(3, rows.size());
    assertTrue(rows.isStreamed());
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(features(data.test(), i), read(rows, i));
    }
    int[] order = {2, 0, 1};
    for (int column = 0; column < 3; column++) {
      rows.shuffle(column, order);
      int from = new int[] {0, 1, 4}[column];
      int to = new int[] {1, 4, 5}[column];
      for (int i = 0; i < 3; i++) {
        float[] expected = features(data.test(), i);
        System.arraycopy(features(data.test(), order[i]), from, expected, from, to - from);
        assertArrayEquals(expected, read(rows, i), "column " + column + ", row " + i);
        float[] target = new float[1];
        float[] own = new float[1];
        rows.target(i, target, 0);
        data.test().target(i, own, 0);
        assertArrayEquals(own, target);
      }
    }
  }

  @Test
  void theSeedDrawsTheRows() throws IOException {
    TableData data = data();
    String[] digests = new String[20];
    for (int seed = 0; seed < digests.length; seed++) {
      ShuffledRows rows = ShuffledRows.draw(data.test(), data.encoding(), 2, seed);
      assertEquals(2, rows.size());
      digests[seed] = rows.digest();
      assertEquals(
          digests[seed], ShuffledRows.draw(data.test(), data.encoding(), 2, seed).digest());
      long[] prints = rows.fingerprints();
      assertNotEquals(prints[0], prints[1]);
    }
    // Each of the three pairs is drawn.
    assertEquals(3, Arrays.stream(digests).distinct().count());
  }

  @Test
  void aRangeIsNotShuffled() throws IOException {
    TableData data = data();
    ShuffledRows rows = ShuffledRows.draw(data.test(), data.encoding(), 3, 1);
    rows.shuffle(0, new int[] {2, 0, 1});
    assertArrayEquals(features(data.test(), 1), read(rows.range(1, 2), 0));
    assertThrows(IllegalArgumentException.class, () -> rows.range(2, 4));
    assertThrows(IllegalArgumentException.class, () -> rows.range(1, 1));
  }
}
