// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import dev.gestor.engine.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a service runs, and with which variables. */
final class ProgramReader {
    private final Reading reading;

    ProgramReader(Reading reading) {
        this.reading = reading;
    }

    Program read(Value.Fields service) {
        return new Program(
                words(service, "entrypoint"),
                words(service, "command"),
                environment(service),
                reading.word(service, "user"),
                workingFolder(service),
                reading.word(service, "hostname"),
                reading.flag(service, "init", false),
                reading.flag(service, "tty", false));
    }

    private Optional<String> workingFolder(Value.Fields service) {
        Optional<String> folder = reading.word(service, "working_dir");
        if (folder.isPresent() && !folder.get().startsWith("/")) {
            reading.findings()
                    .problem(
                            service.placeOf("working_dir"),
                            "%s is no absolute path".formatted(Findings.shown(folder.get())),
                            "begin it with /");
        }
        return folder;
    }

    /** A line that is split into words, or a list of them; empty: the image's. */
    private Optional<List<String>> words(Value.Fields service, String key) {
        return service.get(key).map(value -> {
            if (!(value instanceof Value.Scalar)) {
                return reading.texts(reading.items(value));
            }
            Optional<String> line = reading.text(value);
            try {
                return line.map(ShellWords::split).orElse(List.of());
            } catch (IllegalArgumentException e) {
                reading.findings()
                        .problem(
                                value.place(),
                                "%s cannot be split into words: %s"
                                        .formatted(Findings.shown(line.orElse("")), e.getMessage()),
                                "quote it, write a list of words, or run a shell: [\"sh\", \"-c\", \"...\"]");
                return List.<String>of();
            }
        });
    }

    /** The files' variables in their order, then the service's own, which win. */
    private Map<String, String> environment(Value.Fields service) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Value entry : entries(service)) {
            variables.putAll(file(entry));
        }
        reading.pairs(service, "environment", (name, value) -> {
            Optional<String> found = value.or(() -> reading.variable(name.text()));
            // Named without a value and not set here: the container does not get it, as with docker run --env NAME.
            found.ifPresentOrElse(text -> variables.put(name.text(), text), () -> variables.remove(name.text()));
        });
        return variables;
    }

    private List<Value> entries(Value.Fields service) {
        return service.get("env_file")
                .map(value -> value instanceof Value.Items items ? items.values() : List.of(value))
                .orElse(List.of());
    }

    private Map<String, String> file(Value entry) {
        Place place = entry.place();
        Optional<String> name;
        boolean required = true;
        if (entry instanceof Value.Fields fields) {
            Keys.check(fields, "services.*.env_file[]", reading.findings());
            name = reading.word(fields, "path");
            required = reading.flag(fields, "required", true);
            if (fields.get("path").isEmpty()) {
                reading.findings().problem(place, "there is no path", "name the file with path:");
            }
        } else {
            name = reading.word(entry);
        }
        Optional<Path> path = name.flatMap(text -> reading.hostPath(text, place));
        if (path.isEmpty() || (!required && !Files.exists(path.get()))) {
            return Map.of();
        }
        return FileText.read(path.get(), place, reading.findings())
                .map(text -> new EnvironmentFile(
                                Place.start(path.get()),
                                text,
                                reading::variable,
                                reading.findings(),
                                reading.interpolation())
                        .read())
                .orElse(Map.of());
    }
}
