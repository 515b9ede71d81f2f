package io.esportslake.declare;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads the plain part of YAML: mappings, lists and texts. What makes a file mean something else than it seems to say
 * is refused: anchors and aliases, tags, names that come twice, several documents. A text is never taken as a number or
 * a truth value here: whoever asks for it knows what it should be.
 */
final class YamlText {

    private static final int MAX_DEPTH = 16;

    private final Problems problems;
    private final ParserImpl events;

    private YamlText(Problems problems, String text) {
        this.problems = problems;
        events = new ParserImpl(new StreamReader(text), new LoaderOptions());
    }

    /** The one document of the file. */
    static Node read(Problems problems, byte[] yaml) throws TableFileException {
        if (yaml.length > TableFile.MAX_BYTES) {
            throw refused(
                    problems,
                    1,
                    1,
                    "found a file of " + yaml.length + " bytes, expected at most " + TableFile.MAX_BYTES);
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(yaml))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused(problems, 1, 1, "found bytes that are not UTF-8: save the file as UTF-8");
        }
        try {
            return new YamlText(problems, text.startsWith("\uFEFF") ? text.substring(1) : text).document();
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            String context = e.getContext() == null ? "" : e.getContext() + ": ";
            throw refused(
                    problems,
                    mark == null ? 1 : mark.getLine() + 1,
                    mark == null ? 1 : mark.getColumn() + 1,
                    "this is not YAML: " + context + e.getProblem());
        } catch (YAMLException e) {
            throw refused(problems, 1, 1, "this is not YAML: " + e.getMessage().replaceAll("\\s+", " "));
        }
    }

    private Node document() throws TableFileException {
        events.getEvent(); // the stream's start
        if (events.checkEvent(Event.ID.StreamEnd)) {
            throw refused(problems, 1, 1, "found an empty file, expected a table: table, topic, key and columns");
        }
        events.getEvent(); // the document's start
        Node root = node(events.getEvent(), 1);
        events.getEvent(); // the document's end
        if (!events.checkEvent(Event.ID.StreamEnd)) {
            throw refused(events.peekEvent(), "found a second document, expected one: a file is one table");
        }
        return root;
    }

    private Node node(Event event, int depth) throws TableFileException {
        if (event.getEventId() == Event.ID.Alias || event instanceof NodeEvent node && node.getAnchor() != null) {
            throw refused(event, "found an anchor or an alias, expected none: write the value where it belongs");
        }
        if (depth > MAX_DEPTH) {
            throw refused(event, "found more than " + MAX_DEPTH + " levels, expected a table");
        }
        int line = event.getStartMark().getLine() + 1;
        int column = event.getStartMark().getColumn() + 1;
        switch (event.getEventId()) {
            case Scalar -> {
                ScalarEvent scalar = (ScalarEvent) event;
                refuseTag(event, scalar.getTag());
                return new Node.Scalar(scalar.getValue(), !scalar.isPlain(), line, column);
            }
            case SequenceStart -> {
                refuseTag(event, ((org.yaml.snakeyaml.events.SequenceStartEvent) event).getTag());
                List<Node> items = new ArrayList<>();
                while (!events.checkEvent(Event.ID.SequenceEnd)) {
                    items.add(node(events.getEvent(), depth + 1));
                }
                events.getEvent();
                return new Node.Items(items, line, column);
            }
            case MappingStart -> {
                refuseTag(event, ((org.yaml.snakeyaml.events.MappingStartEvent) event).getTag());
                Node.Fields fields = new Node.Fields(fields(depth), line, column);
                events.getEvent();
                return fields;
            }
            default -> throw refused(event, "found " + event.getEventId() + ", expected a value");
        }
    }

    private List<Node.Field> fields(int depth) throws TableFileException {
        List<Node.Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            Event event = events.getEvent();
            if (!(node(event, depth + 1) instanceof Node.Scalar name)) {
                throw refused(event, "found a list or a mapping as a name, expected a text");
            }
            if (!names.add(name.text())) {
                throw refused(event, "found " + name.found() + " twice in one mapping, expected each name once");
            }
            fields.add(new Node.Field(name, node(events.getEvent(), depth + 1)));
        }
        return fields;
    }

    private void refuseTag(Event event, String tag) throws TableFileException {
        if (tag != null && !tag.equals("!")) {
            throw refused(event, "found the tag " + tag + ", expected none");
        }
    }

    private TableFileException refused(Event at, String sentence) {
        return refused(
                problems, at.getStartMark().getLine() + 1, at.getStartMark().getColumn() + 1, sentence);
    }

    private static TableFileException refused(Problems problems, int line, int column, String sentence) {
        problems.add(line, column, sentence);
        try {
            problems.raise();
        } catch (TableFileException e) {
            return e;
        }
        throw new IllegalStateException("a problem was added and is not there");
    }
}
