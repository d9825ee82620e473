// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A fixture as a tree of which parts can be taken away, written again as flow-style YAML. */
final class FixtureTree {
    private final Path folder;
    private final Value root;

    private FixtureTree(Path folder, Value root) {
        this.folder = folder;
        this.root = root;
    }

    /** A fixture with the files beside it, in a folder that may be written. */
    static FixtureTree copy(String name, Path into) throws IOException {
        Path file = Fixtures.file(name);
        Path folder = Files.createDirectories(into.resolve(name));
        try (Stream<Path> files = Files.list(file.getParent())) {
            for (Path other : files.toList()) {
                Files.copy(other, folder.resolve(other.getFileName()));
            }
        }
        Findings findings = new Findings();
        Value root = new YamlReader(findings).read(file, Files.readString(file)).orElseThrow();
        return new FixtureTree(folder, root);
    }

    ComposeFile.Loaded load() throws ComposeException {
        return Fixtures.load(folder, text(root));
    }

    /** Each of the trees in which one place of that path is changed. */
    List<FixtureTree> changed(String path, UnaryOperator<Optional<Value>> change) {
        List<FixtureTree> trees = new ArrayList<>();
        for (Value changed : changed(root, List.of(path.replace("[]", ".[]").split("\\.")), change)) {
            trees.add(new FixtureTree(folder, changed));
        }
        return trees;
    }

    private static List<Value> changed(Value value, List<String> path, UnaryOperator<Optional<Value>> change) {
        List<Value> results = new ArrayList<>();
        String step = path.get(0);
        List<String> rest = path.subList(1, path.size());
        if (value instanceof Value.Items items && step.equals("[]")) {
            for (int i = 0; i < items.values().size(); i++) {
                for (Value changed : changed(items.values().get(i), rest, change)) {
                    List<Value> copy = new ArrayList<>(items.values());
                    copy.set(i, changed);
                    results.add(new Value.Items(items.place(), copy));
                }
            }
        } else if (value instanceof Value.Fields fields) {
            for (Map.Entry<String, Value> entry : fields.values().entrySet()) {
                if (!step.equals("*") && !step.equals(entry.getKey())) {
                    continue;
                }
                List<Optional<Value>> replacements = new ArrayList<>();
                if (rest.isEmpty()) {
                    replacements.add(change.apply(Optional.of(entry.getValue())));
                } else {
                    changed(entry.getValue(), rest, change).forEach(made -> replacements.add(Optional.of(made)));
                }
                for (Optional<Value> replacement : replacements) {
                    Map<String, Value> copy = new LinkedHashMap<>(fields.values());
                    copy.remove(entry.getKey());
                    replacement.ifPresent(made -> copy.put(entry.getKey(), made));
                    results.add(new Value.Fields(fields.place(), copy));
                }
            }
        }
        return results;
    }

    private static String text(Value value) {
        if (value instanceof Value.Scalar scalar) {
            return scalar.kind() == Value.Kind.TEXT ? quoted(scalar.text()) : scalar.written();
        }
        if (value instanceof Value.Items items) {
            return "["
                    + String.join(
                            ", ", items.values().stream().map(FixtureTree::text).toList()) + "]";
        }
        if (value instanceof Value.Fields fields) {
            List<String> entries = new ArrayList<>();
            fields.values().forEach((key, field) -> entries.add(quoted(key) + ": " + text(field)));
            return "{" + String.join(",\n", entries) + "}";
        }
        return "null";
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
