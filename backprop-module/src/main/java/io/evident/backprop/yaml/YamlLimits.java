package io.evident.backprop.yaml;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * What no file of ours needs and a hostile one uses, found in the stream of events before any node
 * is made: the library makes nodes by recursion, and its own limit on aliases holds only where it
 * makes objects of them.
 */
final class YamlLimits {
  /** More than this a file cannot have; the longest of ours have some thousands. */
  static final int BYTES = 1 << 20;

  /** A block of a network takes four at most; 32 of them may stand within each other. */
  static final int DEPTH = 160;

  static final int SCALAR_CHARACTERS = 1 << 16;

  /** How many values aliases may stand for, each counted as often as it is referred to. */
  static final long ALIASED_VALUES = 10_000;

  /** Those of plain values; none of them is looked at. */
  private static final Set<String> TAGS =
      Set.of("null", "bool", "int", "float", "str", "seq", "map").stream()
          .map(Tag.PREFIX::concat)
          .collect(Collectors.toUnmodifiableSet());

  /** A list or mapping that is open: its anchor, and how many values it has so far. */
  private static final class Open {
    private final Optional<Anchor> anchor;
    private long values = 1;

    Open(Optional<Anchor> anchor) {
      this.anchor = anchor;
    }
  }

  private final String file;
  private final Deque<Open> open = new ArrayDeque<>();
  private final Map<Anchor, Long> anchored = new HashMap<>();
  private long aliased;

  private YamlLimits(String file) {
    this.file = file;
  }

  /** Goes through all events; what the library throws at them is left to the caller. */
  static void check(String file, Parser events) {
    YamlLimits limits = new YamlLimits(file);
    while (events.hasNext()) {
      limits.check(events.next());
    }
  }

  private void check(Event event) {
    if (event instanceof AliasEvent alias) {
      add(Optional.empty(), expanded(alias));
    } else if (event instanceof ScalarEvent scalar) {
      checkTag(event, scalar.getTag());
      if (scalar.getValue().length() > SCALAR_CHARACTERS) {
        throw beyond(event, scalar.getValue().length() + " characters", SCALAR_CHARACTERS);
      }
      add(scalar.getAnchor(), 1);
    } else if (event instanceof CollectionStartEvent start) {
      checkTag(event, start.getTag());
      if (open.size() == DEPTH) {
        throw beyond(event, DEPTH + 1 + " levels", DEPTH);
      }
      start.getAnchor().ifPresent(anchored::remove);
      open.push(new Open(start.getAnchor()));
    } else if (event.getEventId() == Event.ID.SequenceEnd
        || event.getEventId() == Event.ID.MappingEnd) {
      Open closed = open.pop();
      add(closed.anchor, closed.values);
    }
  }

  private void add(Optional<Anchor> anchor, long values) {
    anchor.ifPresent(a -> anchored.put(a, values));
    if (!open.isEmpty()) {
      open.peek().values += values;
    }
  }

  private long expanded(AliasEvent alias) {
    Long values = anchored.get(alias.getAlias());
    if (values == null) {
      boolean within =
          open.stream().anyMatch(o -> o.anchor.filter(alias.getAlias()::equals).isPresent());
      throw refused(
          alias,
          within
              ? "*" + alias.getAlias() + " stands within what it refers to; write it out"
              : "there is no &" + alias.getAlias() + " before it");
    }
    aliased += values;
    if (aliased > ALIASED_VALUES) {
      throw beyond(alias, "aliases for " + aliased + " values", ALIASED_VALUES);
    }
    return values;
  }

  private void checkTag(Event event, Optional<String> tag) {
    if (tag.isPresent() && !TAGS.contains(tag.get())) {
      String name =
          tag.get().startsWith(Tag.PREFIX)
              ? "!!" + tag.get().substring(Tag.PREFIX.length())
              : tag.get();
      throw refused(event, "the tag " + name + " is not read; remove it");
    }
  }

  private YamlException beyond(Event event, String what, long limit) {
    return refused(event, "has " + what + ", and the limit is " + limit + "; make it smaller");
  }

  private YamlException refused(Event event, String what) {
    Optional<Mark> mark = event.getStartMark();
    return new YamlException(YamlDocument.place(file, mark) + ": " + YamlException.shown(what));
  }
}
