package dev.residue.app.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Builds nodes from the YAML parser's events.
 *
 * <p>The events come from a parser that does not recurse, so nesting, aliases and tags are refused
 * as they appear and nothing that a file says can exhaust the stack or the memory.
 */
final class NodeComposer {

    static final int MAX_DEPTH = 20;

    private final Problems problems;
    private final Place origin;
    private final Iterator<Event> events;
    private Place last;

    /** Prepares to read a file or, where the origin's line is 0, an option in flow style. */
    NodeComposer(String text, Place origin, Problems problems) {
        this.problems = problems;
        this.origin = origin;
        this.last = origin;
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(origin.source())
                        .setCodePointLimit(Math.max(1, text.length()))
                        // an option has none: what would begin one is refused
                        .setParseComments(!origin.inFile())
                        .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /** Reads the only document; refuses anchors, aliases, tags and what nests too deeply. */
    Node compose() throws Refusal {
        next(); // the start of the stream
        if (next().getEventId() == Event.ID.StreamEnd) {
            return new Node.Scalar(origin, "", false);
        }
        Node node = node(next(), origin.key(), 1);
        Event end = afterRoot();
        if (end.getEventId() != Event.ID.StreamEnd) {
            throw new Refusal(
                    at(end.getStartMark(), ""), "a second document begins here; expected only one");
        }
        return node;
    }

    private Event afterRoot() throws Refusal {
        if (origin.inFile()) {
            next(); // the end of the document
            return next();
        }
        Place end = last;
        try {
            next();
            return next();
        } catch (Refusal e) {
            throw new Refusal(
                    end, "something follows; to mean a text, put the whole value in quotes");
        }
    }

    private Node node(Event event, String key, int depth) throws Refusal {
        Place place = at(event.getStartMark(), key);
        if (event instanceof AliasEvent) {
            throw new Refusal(place, "aliases (*name) are not accepted; write the value again");
        }
        if (((NodeEvent) event).getAnchor().isPresent()) {
            throw new Refusal(place, "anchors (&name) are not accepted; leave the name out");
        }
        if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag(), place);
            return new Node.Scalar(place, scalar.getValue(), !scalar.isPlain());
        }
        CollectionStartEvent start = (CollectionStartEvent) event;
        refuseTag(start.getTag(), place);
        if (depth > MAX_DEPTH) {
            throw new Refusal(place, "nested more than " + MAX_DEPTH + " levels deep");
        }
        if (!origin.inFile() && !start.isFlow()) {
            throw new Refusal(place, "expected a word, a number, [a, b] or {key: value}");
        }
        return start instanceof MappingStartEvent ? mapping(place, depth) : sequence(place, depth);
    }

    private Node sequence(Place place, int depth) throws Refusal {
        List<Node> items = new ArrayList<>();
        for (Event item = next(); item.getEventId() != Event.ID.SequenceEnd; item = next()) {
            items.add(node(item, place.child("[" + items.size() + "]").key(), depth + 1));
        }
        return new Node.Sequence(place, items);
    }

    private Node mapping(Place place, int depth) throws Refusal {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            Node key = node(event, place.key(), depth + 1);
            if (!(key instanceof Node.Scalar scalar) || scalar.isNothing()) {
                throw new Refusal(key.place(), "expected a key, found " + key.describe());
            }
            String path = place.child(scalar.text()).key();
            Place keyPlace = at(event.getStartMark(), path);
            Node.Entry entry = new Node.Entry(keyPlace, node(next(), path, depth + 1));
            Node.Entry first = entries.putIfAbsent(scalar.text(), entry);
            if (first != null) {
                problems.add(keyPlace, "given twice; first at " + first.keyPlace().position());
            }
        }
        return new Node.Mapping(place, entries);
    }

    private static void refuseTag(Optional<String> tag, Place place) throws Refusal {
        if (tag.isPresent()) {
            throw new Refusal(
                    place,
                    "tags are not accepted; leave '" + Printable.shorten(tag.get()) + "' out");
        }
    }

    private Event next() throws Refusal {
        try {
            Event event = events.next();
            last = at(event.getEndMark(), "");
            if (event.getEventId() == Event.ID.Comment) {
                throw new Refusal(
                        at(event.getStartMark(), ""),
                        "'#' begins a comment here; put the text that it belongs to in quotes");
            }
            return event;
        } catch (MarkedYamlEngineException e) {
            throw new Refusal(at(e.getProblemMark(), ""), "not YAML: " + explain(e));
        } catch (RuntimeException e) {
            // The scanner converts some numbers (directives, escapes) without a check of its own.
            throw new Refusal(last, "not YAML: " + e.getMessage());
        }
    }

    private String explain(MarkedYamlEngineException e) {
        String context = e.getContext();
        if (context == null) {
            return e.getProblem();
        }
        Place begin = at(e.getContextMark(), "");
        String from =
                begin.inFile() ? " from line " + begin.line() + ", column " + begin.column() : "";
        if (begin.column() > 1 && !begin.inFile()) {
            from = " from character " + begin.column();
        }
        return context + from + ": " + e.getProblem();
    }

    private Place at(Optional<Mark> mark, String key) {
        if (mark.isEmpty()) {
            return new Place(origin.source(), origin.line(), origin.column(), key);
        }
        if (!origin.inFile()) {
            int character = mark.get().getIndex() == 0 ? 0 : mark.get().getIndex() + 1;
            return new Place(origin.source(), 0, character, key);
        }
        return new Place(
                origin.source(), mark.get().getLine() + 1, mark.get().getColumn() + 1, key);
    }
}
