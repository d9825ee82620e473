// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.VolumeSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the file declares beside services, for them to share. */
final class SharedReader {
    private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9._-]{1,200}");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,200}");

    private final String project;
    private final Reading reading;

    SharedReader(String project, Reading reading) {
        this.project = project;
        this.reading = reading;
    }

    /** By key, the default one included. */
    Map<String, NetworkSpec> networks(Value.Fields file) {
        Map<String, NetworkSpec> networks = new LinkedHashMap<>();
        section(file, "networks").forEach((key, fields) -> {
            External external = external(fields);
            networks.put(
                    key,
                    new NetworkSpec(
                            name(key, fields, external),
                            reading.word(fields, "driver").orElse(""),
                            reading.pairs(fields, "driver_opts"),
                            LabelReader.read(fields, reading),
                            reading.flag(fields, "internal", false),
                            external.yes));
        });
        networks.putIfAbsent(
                NetworkingReader.DEFAULT,
                new NetworkSpec(project + "_" + NetworkingReader.DEFAULT, "", Map.of(), Map.of(), false, false));
        return networks;
    }

    Map<String, VolumeSpec> volumes(Value.Fields file) {
        Map<String, VolumeSpec> volumes = new LinkedHashMap<>();
        section(file, "volumes").forEach((key, fields) -> {
            External external = external(fields);
            volumes.put(
                    key,
                    new VolumeSpec(
                            name(key, fields, external),
                            reading.word(fields, "driver").orElse(""),
                            reading.pairs(fields, "driver_opts"),
                            LabelReader.read(fields, reading),
                            external.yes));
        });
        return volumes;
    }

    /**
     * The files of secrets or configs, by key.
     *
     * @param kind {@code secrets} or {@code configs}
     */
    Map<String, Path> files(Value.Fields file, String kind) {
        Map<String, Path> files = new LinkedHashMap<>();
        section(file, kind).forEach((key, fields) -> {
            Optional<String> name = reading.word(fields, "file");
            if (fields.get("file").isEmpty()) {
                reading.findings().problem(fields.place(), "there is no file", "name one with file:");
            }
            // A place is kept also where the path is unusable, so that its users are not called undeclared as well.
            Path path = name.flatMap(text -> reading.hostPath(text, fields.placeOf("file")))
                    .orElse(reading.folder());
            if (name.isPresent() && !Files.isRegularFile(path)) {
                reading.findings()
                        .problem(
                                fields.placeOf("file"),
                                "%s is no file here".formatted(path),
                                "make it, or correct the path");
            }
            files.put(key, path);
        });
        return files;
    }

    private Map<String, Value.Fields> section(Value.Fields file, String kind) {
        Map<String, Value.Fields> entries = new LinkedHashMap<>();
        file.get(kind)
                .flatMap(reading::fields)
                .ifPresent(section -> section.values().forEach((key, value) -> {
                    Value.Fields fields = value instanceof Value.Nothing
                            ? new Value.Fields(value.place(), Map.of())
                            : reading.fields(value).orElse(new Value.Fields(value.place(), Map.of()));
                    if (key.startsWith("x-")) {
                        return;
                    }
                    if (!KEY.matcher(key).matches()) {
                        reading.findings()
                                .problem(
                                        value.place(),
                                        "%s is no name".formatted(Findings.shown(key)),
                                        "use letters, digits, '.', '_' and '-'");
                    }
                    Keys.check(fields, kind + ".*", reading.findings());
                    entries.put(key, fields);
                }));
        return entries;
    }

    /** {@code external: true}, or the older {@code external: {name: NAME}}. */
    private External external(Value.Fields fields) {
        Optional<Value> value = fields.get("external");
        if (value.isPresent() && value.get() instanceof Value.Fields older) {
            Keys.check(
                    older,
                    (fields.place().key().startsWith("networks.") ? "networks" : "volumes") + ".*.external",
                    reading.findings());
            return new External(true, reading.word(older, "name"));
        }
        External external = new External(value.flatMap(reading::flag).orElse(false), Optional.empty());
        if (external.yes) {
            for (String key : new String[] {"driver", "driver_opts", "labels", "internal"}) {
                if (fields.get(key).isPresent()) {
                    reading.findings()
                            .problem(
                                    fields.placeOf(key),
                                    "an external one is taken as it is, so this says nothing",
                                    "remove it, or remove external:");
                }
            }
        }
        return external;
    }

    private String name(String key, Value.Fields fields, External external) {
        Optional<String> given = reading.word(fields, "name").or(external::name);
        String name = given.orElse(external.yes ? key : project + "_" + key);
        if (!NAME.matcher(name).matches()) {
            reading.findings()
                    .problem(
                            fields.placeOf("name"),
                            "%s is no name".formatted(Findings.shown(name)),
                            "use letters, digits, '.', '_' and '-'");
        }
        return name;
    }

    private record External(boolean yes, Optional<String> name) {}
}
