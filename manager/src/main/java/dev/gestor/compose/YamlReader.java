// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * One YAML document with the line of each key. Anchors are resolved, {@code <<} is merged, and what a few lines of anchors can grow
 * to is bounded.
 *
 * <pre>
 * x-base: &amp;base {restart: always}
 * services:
 *   web: {&lt;&lt;: *base, image: shop/web}
 * </pre>
 */
final class YamlReader {
    private static final int DEEPEST = 50;
    private static final int MOST_ALIASES = 1000;
    /** A file of a thousand lines has a few thousand. */
    private static final int MOST_VALUES = 100_000;

    private static final Set<Tag> PLAIN_TAGS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.MERGE);

    private final Findings findings;
    private int values;

    YamlReader(Findings findings) {
        this.findings = findings;
    }

    /** Empty after a problem that leaves nothing to go on with. */
    Optional<Value> read(Path file, String text) {
        Place start = Place.start(file);
        try {
            Composer composer = new Composer(new ParserImpl(new StreamReader(text), options()), new Words(), options());
            if (!composer.checkNode()) {
                findings.problem(start, "the file is empty", "declare services: in it");
                return Optional.empty();
            }
            Node root = composer.getNode();
            if (composer.checkNode()) {
                findings.problem(
                        new Place(file, line(composer.getNode()), ""),
                        "a second YAML document begins here",
                        "keep one document in a file; remove the line ---");
                return Optional.empty();
            }
            return Optional.of(value(root, new Place(file, line(root), ""), 0));
        } catch (Unusable e) {
            findings.problem(e.place, e.problem, e.remedy);
        } catch (MarkedYAMLException e) {
            int line =
                    Optional.ofNullable(e.getProblemMark()).map(Mark::getLine).orElse(0) + 1;
            findings.problem(
                    new Place(file, line, ""),
                    "this is no YAML: " + Optional.ofNullable(e.getProblem()).orElse("unreadable"),
                    "correct the line or the one before it");
        } catch (YAMLException e) {
            findings.problem(start, "this is no usable YAML: " + e.getMessage(), "correct the file");
        }
        return Optional.empty();
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        return options;
    }

    private Value value(Node node, Place place, int depth) throws Unusable {
        values++;
        if (values > MOST_VALUES) {
            throw new Unusable(
                    place,
                    "the file grows beyond %d values here".formatted(MOST_VALUES),
                    "use fewer anchors of large parts, or several files");
        }
        // An anchor inside itself would go on for ever; one in another may add depth to depth.
        if (depth > 2 * DEEPEST) {
            throw new Unusable(place, "parts are nested more than %d deep".formatted(2 * DEEPEST), "nest less");
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar, place);
        }
        if (node instanceof SequenceNode sequence) {
            requireNoOwnTag(node, Tag.SEQ, place);
            List<Value> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(value(item, place.item(items.size(), line(item)), depth + 1));
            }
            return new Value.Items(place, items);
        }
        requireNoOwnTag(node, Tag.MAP, place);
        return fields((MappingNode) node, place, depth);
    }

    private static Value scalar(ScalarNode node, Place place) throws Unusable {
        if (!PLAIN_TAGS.contains(node.getTag())) {
            throw unknownTag(node, place);
        }
        String written = node.getValue();
        if (node.getTag().equals(Tag.NULL)) {
            return new Value.Nothing(place);
        }
        Value.Kind kind = node.getTag().equals(Tag.STR) ? Value.Kind.TEXT : PlainScalar.kind(written);
        return new Value.Scalar(place, PlainScalar.text(written, kind), written, kind);
    }

    private Value.Fields fields(MappingNode node, Place place, int depth) throws Unusable {
        Map<String, Value> own = new LinkedHashMap<>();
        Map<String, Value> merged = new LinkedHashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            int line = line(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new Unusable(
                        new Place(place.file(), line, place.key()), "a key is no plain word", "use a word as key");
            }
            String name = key.getValue();
            Place child = place.child(name, line);
            Integer before = lines.put(name, line);
            if (before != null) {
                findings.problem(child, "the key is given twice, first in line " + before, "remove one of the two");
            }
            if (key.getTag().equals(Tag.MERGE)) {
                merge(tuple.getValueNode(), place, child, merged, depth);
            } else {
                own.put(name, value(tuple.getValueNode(), child, depth + 1));
            }
        }
        Map<String, Value> all = new LinkedHashMap<>(own);
        merged.forEach(all::putIfAbsent);
        return new Value.Fields(place, all);
    }

    /** What stands in the mapping itself wins over what is merged, and of several the first. */
    private void merge(Node node, Place place, Place key, Map<String, Value> into, int depth) throws Unusable {
        List<Node> sources = node instanceof SequenceNode list ? list.getValue() : List.of(node);
        for (Node source : sources) {
            if (!(source instanceof MappingNode)) {
                findings.problem(key, "<< merges mappings only", "name an anchor of a mapping, as *base");
                continue;
            }
            if (value(source, place, depth + 1) instanceof Value.Fields fields) {
                fields.values().forEach(into::putIfAbsent);
            }
        }
    }

    private static void requireNoOwnTag(Node node, Tag expected, Place place) throws Unusable {
        if (!node.getTag().equals(expected)) {
            throw unknownTag(node, place);
        }
    }

    private static Unusable unknownTag(Node node, Place place) {
        return new Unusable(
                place,
                "the tag %s is not supported"
                        .formatted(Findings.shown(node.getTag().getValue())),
                "write the value without it");
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    /** Leaves plain words to {@link PlainScalar}, but for the merge key. */
    private static final class Words extends Resolver {
        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
            if (kind != NodeId.scalar) {
                return kind == NodeId.sequence ? Tag.SEQ : Tag.MAP;
            }
            if (!implicit) {
                return Tag.STR;
            }
            if (value.equals("<<")) {
                return Tag.MERGE;
            }
            if (PlainScalar.isNothing(value)) {
                return Tag.NULL;
            }
            return switch (PlainScalar.kind(value)) {
                case TEXT -> Tag.STR;
                case FLAG -> Tag.BOOL;
                case WHOLE -> Tag.INT;
                case FRACTION -> Tag.FLOAT;
            };
        }
    }

    /** Ends the reading of a file that cannot be gone on with. */
    private static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Place place;
        private final String problem;
        private final String remedy;

        Unusable(Place place, String problem, String remedy) {
            super(problem);
            this.place = place;
            this.problem = problem;
            this.remedy = remedy;
        }
    }
}
