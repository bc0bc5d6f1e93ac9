package io.evident.backprop.check;

import java.util.ArrayList;
import java.util.List;

/**
 * Who agrees with whom about a tensor. There are three voices: the derivation by hand, TensorFlow,
 * and finite differences. TensorFlow's lowerings share their gradients, so however many they are,
 * they are one voice; one of them that contradicts the plain one in float64 stands alone.
 *
 * @param agreeing who agree with each other, of more than half of the voices; else empty
 * @param against who contradict them; empty if there is no majority
 */
record Majority(List<String> agreeing, List<String> against) {
  private static final Majority NONE = new Majority(List.of(), List.of());

  /**
   * Finds the majority.
   *
   * @param hand the claim
   * @param lowerings TensorFlow's, the plain one in float64 first; empty without TensorFlow
   * @param others what else there is: finite differences
   */
  static Majority of(Witness hand, List<Witness> lowerings, List<Witness> others) {
    List<Witness> voices = new ArrayList<>(List.of(hand));
    if (!lowerings.isEmpty()) {
      voices.add(lowerings.get(0));
    }
    voices.addAll(others);
    List<Witness> agreeing = agreeing(voices);
    if (agreeing.isEmpty()) {
      return NONE;
    }
    List<Witness> all = new ArrayList<>(List.of(hand));
    all.addAll(lowerings);
    all.addAll(others);
    List<String> with = new ArrayList<>();
    List<String> against = new ArrayList<>();
    for (Witness witness : all) {
      boolean agrees =
          agreeing.contains(witness)
              || (!voices.contains(witness) && agreeing.stream().allMatch(witness::agreesWith));
      (agrees ? with : against).add(witness.name());
    }
    return new Majority(with, against);
  }

  /** The voices that all agree with each other, if they are a majority and no other set is. */
  private static List<Witness> agreeing(List<Witness> voices) {
    if (voices.stream().allMatch(a -> voices.stream().allMatch(a::agreesWith))) {
      return voices;
    }
    // Of two who contradict each other, the oracle is believed: it is no product of a derivation.
    if (voices.size() == 2) {
      return List.of(voices.get(1));
    }
    List<Witness> found = List.of();
    for (int i = 0; i < voices.size(); i++) {
      for (int j = i + 1; j < voices.size(); j++) {
        if (voices.get(i).agreesWith(voices.get(j))) {
          if (!found.isEmpty()) {
            // One voice agrees with two that contradict each other: it is too inexact to tell.
            return List.of();
          }
          found = List.of(voices.get(i), voices.get(j));
        }
      }
    }
    return found;
  }
}
