package io.evident.backprop.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which part of a gradient keeps its derivative from being symmetric.
 *
 * <p>The Hessian is looked at block by block: for parts p and q, with a direction u_p that is 0
 * outside p and v_q outside q, {@code <H u_p, v_q>} and {@code <H v_q, u_p>} are one number. If the
 * gradient of one part k is wrong, its rows of H are, and every pair that fails has k on one side.
 * So the part with the largest differences in all its pairs is named.
 *
 * @param part the part that is named
 * @param values both numbers of its worst pair, by what they are
 */
record Asymmetry(String part, Map<String, Double> values) {

  static Asymmetry greatest(SecondOrder second) {
    int parts = second.names().size();
    List<GradientDerivative> alongU = new ArrayList<>();
    List<GradientDerivative> alongV = new ArrayList<>();
    for (int p = 0; p < parts; p++) {
      alongU.add(second.along(true, p));
      alongV.add(second.along(false, p));
    }
    double[] ofPart = new double[parts];
    double[][] ofPair = new double[parts][parts];
    double[][][] numbers = new double[parts][parts][];
    for (int p = 0; p < parts; p++) {
      for (int q = 0; q < parts; q++) {
        List<double[]> u = second.only(true, p);
        List<double[]> v = second.only(false, q);
        double there = RandomDirection.dot(alongU.get(p).values(), v);
        double back = RandomDirection.dot(alongV.get(q).values(), u);
        double error = alongU.get(p).errorAlong(v) + alongV.get(q).errorAlong(u);
        double beyond = Math.abs(there - back) - error;
        // Written so that a NaN counts.
        ofPair[p][q] = beyond <= 0 ? 0 : Double.isNaN(beyond) ? Double.MAX_VALUE : beyond;
        ofPart[p] += ofPair[p][q];
        ofPart[q] += p == q ? 0 : ofPair[p][q];
        numbers[p][q] = new double[] {there, back};
      }
    }
    int worst = 0;
    for (int k = 1; k < parts; k++) {
      worst = ofPart[k] > ofPart[worst] ? k : worst;
    }
    int from = worst;
    int to = worst;
    for (int k = 0; k < parts; k++) {
      if (ofPair[worst][k] > ofPair[from][to]) {
        from = worst;
        to = k;
      }
      if (ofPair[k][worst] > ofPair[from][to]) {
        from = k;
        to = worst;
      }
    }
    Map<String, Double> values = new LinkedHashMap<>();
    String p = second.names().get(from);
    String q = second.names().get(to);
    values.put("moved along u in " + p + ", seen along v in " + q, numbers[from][to][0]);
    values.put("moved along v in " + q + ", seen along u in " + p, numbers[from][to][1]);
    return new Asymmetry(second.names().get(worst), values);
  }
}
