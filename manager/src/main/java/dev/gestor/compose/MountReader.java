// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import dev.gestor.engine.Mount;
import dev.gestor.engine.VolumeSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a service mounts.
 *
 * <pre>
 * volumes:
 *   - /var/cache                    an anonymous volume
 *   - data:/var/lib/data            a volume declared at the top level
 *   - ./conf:/etc/app:ro            a folder of the host, beside the file
 *   - {type: tmpfs, target: /tmp, tmpfs: {size: 64m, mode: 01777}}
 * tmpfs: /run:size=16m,mode=755
 * </pre>
 */
final class MountReader {
    /** Mounts of a host's folder are private, and consistency is a matter of other systems: these change nothing. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of("cached", "delegated", "consistent", "rprivate", "private");

    private static final Pattern OCTAL = Pattern.compile("0?o?[0-7]{3,4}");
    private static final int OCTAL_RADIX = 8;

    private static final String SHARED_MEMORY = "/dev/shm";
    private static final int SHARED_MEMORY_MODE = 01777;

    private final Reading reading;
    private final Map<String, VolumeSpec> volumes;
    private final Map<String, Path> secrets;
    private final Map<String, Path> configs;

    /**
     * @param volumes declared at the top level, by key
     * @param secrets files, by key
     * @param configs files, by key
     */
    MountReader(
            Reading reading, Map<String, VolumeSpec> volumes, Map<String, Path> secrets, Map<String, Path> configs) {
        this.reading = reading;
        this.volumes = volumes;
        this.secrets = secrets;
        this.configs = configs;
    }

    /** @param volumes keys of those that are used */
    record Mounts(List<Mount> mounts, Set<String> volumes) {}

    Mounts read(Value.Fields service) {
        var made = new Collection();
        for (Value entry : reading.items(service, "volumes")) {
            if (entry instanceof Value.Fields fields) {
                longForm(fields, made);
            } else {
                shortForm(entry, made);
            }
        }
        for (Value entry : reading.oneOrMore(service, "tmpfs")) {
            reading.word(entry).ifPresent(text -> tmpfs(text, entry, made));
        }
        for (Value entry : reading.items(service, "secrets")) {
            file(entry, "secrets", secrets, "/run/secrets/", made);
        }
        for (Value entry : reading.items(service, "configs")) {
            file(entry, "configs", configs, "/", made);
        }
        // The engine's own shared memory gives way to what is mounted there.
        service.get("shm_size").ifPresent(value -> {
            OptionalLong size = reading.bytes(value, false);
            made.add(value, memory(SHARED_MEMORY, false, size, OptionalInt.of(SHARED_MEMORY_MODE)));
        });
        return new Mounts(made.mounts, made.used);
    }

    private void shortForm(Value entry, Collection made) {
        Optional<String> text = reading.word(entry);
        if (text.isEmpty()) {
            return;
        }
        String[] parts = text.get().split(":", -1);
        if (parts.length > 3) {
            problem(
                    entry,
                    "%s has too many colons".formatted(Findings.shown(text.get())),
                    "write SOURCE:TARGET:ro, or the long form");
            return;
        }
        if (parts.length == 1) {
            made.add(entry, anonymous(target(parts[0], entry), false));
            return;
        }
        boolean readOnly = parts.length == 3 && readOnly(parts[2], entry);
        if (parts[0].startsWith(".") || parts[0].startsWith("/") || parts[0].startsWith("~")) {
            // The short form makes a missing folder.
            bind(parts[0], parts[1], readOnly, true, entry, made);
        } else {
            volume(parts[0], parts[1], readOnly, entry, made);
        }
    }

    private boolean readOnly(String modes, Value entry) {
        boolean readOnly = false;
        for (String mode : modes.split(",", -1)) {
            switch (mode) {
                case "ro" -> readOnly = true;
                case "rw" -> readOnly = false;
                case "z", "Z" ->
                    reading.findings()
                            .warning(
                                    entry.place(),
                                    "the mode %s is ignored".formatted(mode),
                                    "label the folder on the host");
                default -> {
                    if (WITHOUT_EFFECT.contains(mode)) {
                        reading.findings()
                                .warning(
                                        entry.place(),
                                        "the mode %s is ignored".formatted(mode),
                                        "remove it: it changes nothing");
                    } else {
                        problem(
                                entry,
                                "the mode %s is not supported".formatted(Findings.shown(mode)),
                                "write ro, rw or nothing");
                    }
                }
            }
        }
        return readOnly;
    }

    private void longForm(Value.Fields entry, Collection made) {
        Keys.check(entry, "services.*.volumes[]", reading.findings());
        Optional<Value.Fields> bind = reading.section(entry, "bind", "services.*.volumes[].bind");
        reading.section(entry, "volume", "services.*.volumes[].volume");
        Optional<Value.Fields> tmpfs = reading.section(entry, "tmpfs", "services.*.volumes[].tmpfs");
        String type = reading.word(entry, "type").orElse("");
        String target = reading.word(entry, "target").orElse("");
        Optional<String> source = reading.word(entry, "source");
        boolean readOnly = reading.flag(entry, "read_only", false);
        if (target.isEmpty()) {
            problem(entry, "there is no target", "give the path in the container as target:");
            return;
        }
        switch (type) {
            case "bind" -> {
                if (source.isEmpty()) {
                    problem(entry, "a bind needs a source", "give the host's path as source:");
                } else {
                    // As docker compose has it: the long form makes a missing folder only if it says more of the bind.
                    boolean create = bind.map(fields -> reading.flag(fields, "create_host_path", true))
                            .orElse(false);
                    bind(source.get(), target, readOnly, create, entry, made);
                }
            }
            case "volume" -> {
                if (source.isPresent()) {
                    volume(source.get(), target, readOnly, entry, made);
                } else {
                    made.add(entry, anonymous(target(target, entry), readOnly));
                }
            }
            case "tmpfs" -> {
                OptionalLong size = tmpfs.flatMap(fields -> fields.get("size"))
                        .map(value -> reading.bytes(value, true))
                        .orElse(OptionalLong.empty());
                OptionalInt mode = tmpfs.flatMap(fields -> fields.get("mode"))
                        .map(this::mode)
                        .orElse(OptionalInt.empty());
                made.add(entry, memory(target(target, entry), readOnly, size, mode));
            }
            default ->
                problem(
                        entry.get("type").orElse(entry),
                        "%s is no type of mount".formatted(Findings.shown(type)),
                        "write type: bind, volume or tmpfs");
        }
    }

    private static Mount memory(String target, boolean readOnly, OptionalLong size, OptionalInt mode) {
        return new Mount(Mount.Kind.TMPFS, Optional.empty(), target, readOnly, size, mode, false);
    }

    private static Mount anonymous(String target, boolean readOnly) {
        return new Mount(
                Mount.Kind.VOLUME,
                Optional.empty(),
                target,
                readOnly,
                OptionalLong.empty(),
                OptionalInt.empty(),
                false);
    }

    private OptionalInt mode(Value value) {
        if (value instanceof Value.Scalar scalar && scalar.written().startsWith("0")) {
            return octal(scalar.written(), value);
        }
        // 1777 would be a decimal number, and another mode than the one that was meant.
        reading.wrong(value, "an octal mode", "begin it with 0, as 01777");
        return OptionalInt.empty();
    }

    private OptionalInt octal(String text, Value value) {
        if (OCTAL.matcher(text).matches()) {
            return OptionalInt.of(Integer.parseInt(text.replace("o", ""), OCTAL_RADIX));
        }
        problem(value, "%s is no octal mode".formatted(Findings.shown(text)), "write one as 0755 or 01777");
        return OptionalInt.empty();
    }

    private void tmpfs(String text, Value entry, Collection made) {
        int colon = text.indexOf(':');
        String path = colon < 0 ? text : text.substring(0, colon);
        OptionalLong size = OptionalLong.empty();
        OptionalInt mode = OptionalInt.empty();
        boolean readOnly = false;
        for (String option :
                colon < 0 ? new String[0] : text.substring(colon + 1).split(",", -1)) {
            if (option.startsWith("size=")) {
                size = Amounts.bytes(option.substring("size=".length()));
                if (size.isEmpty()) {
                    problem(entry, "%s is no size".formatted(Findings.shown(option)), "write one as size=64m");
                }
            } else if (option.startsWith("mode=")) {
                mode = octal(option.substring("mode=".length()), entry);
            } else if (option.equals("ro")) {
                readOnly = true;
            } else if (!option.equals("rw")) {
                problem(
                        entry,
                        "the option %s is not supported".formatted(Findings.shown(option)),
                        "use size=, mode=, ro and rw");
            }
        }
        made.add(entry, memory(target(path, entry), readOnly, size, mode));
    }

    private void bind(String source, String target, boolean readOnly, boolean create, Value entry, Collection made) {
        Optional<Path> path = reading.hostPath(source, entry.place());
        if (path.isPresent() && create && (path.get() + target).indexOf(':') >= 0) {
            problem(
                    entry,
                    "a colon in a path needs the long form",
                    "write type: bind with bind: {create_host_path: false}");
            return;
        }
        path.ifPresent(found -> made.add(
                entry,
                new Mount(
                        Mount.Kind.BIND,
                        Optional.of(found.toString()),
                        target(target, entry),
                        readOnly,
                        OptionalLong.empty(),
                        OptionalInt.empty(),
                        create)));
    }

    private void volume(String key, String target, boolean readOnly, Value entry, Collection made) {
        VolumeSpec volume = volumes.get(key);
        if (volume == null) {
            problem(
                    entry,
                    "the volume %s is not declared%s"
                            .formatted(Findings.shown(key), Spelling.question(key, volumes.keySet())),
                    "declare it under volumes: at the top level; a folder of the host begins with ./ or /");
            return;
        }
        made.used.add(key);
        made.add(entry, Mount.volume(volume.name(), target(target, entry), readOnly));
    }

    private void file(Value entry, String kind, Map<String, Path> declared, String folder, Collection made) {
        Optional<String> source;
        Optional<String> target = Optional.empty();
        if (entry instanceof Value.Fields fields) {
            Keys.check(fields, "services.*." + kind + "[]", reading.findings());
            source = reading.word(fields, "source");
            target = reading.word(fields, "target");
            if (fields.get("source").isEmpty()) {
                problem(entry, "there is no source", "name one of " + kind + ": at the top level");
            }
        } else {
            source = reading.word(entry);
        }
        if (source.isEmpty()) {
            return;
        }
        Path file = declared.get(source.get());
        if (file == null) {
            problem(
                    entry,
                    "%s is not declared%s"
                            .formatted(
                                    Findings.shown(source.get()), Spelling.question(source.get(), declared.keySet())),
                    "declare it under " + kind + ": at the top level, with its file");
            return;
        }
        String name = target.orElse(source.get());
        made.add(entry, Mount.bind(file.toString(), target(name.startsWith("/") ? name : folder + name, entry), true));
    }

    /** The path as the engine sees it: without a slash at its end or dots in it. */
    private String target(String path, Value entry) {
        if (!path.startsWith("/")) {
            problem(entry, "the target %s is no absolute path".formatted(Findings.shown(path)), "begin it with /");
            return path;
        }
        String target =
                reading.hostPath(path, entry.place()).map(Path::toString).orElse(path);
        if (target.equals("/")) {
            problem(entry, "the root cannot be mounted over", "name a folder below it");
        }
        return target;
    }

    private void problem(Value entry, String problem, String remedy) {
        reading.findings().problem(entry.place(), problem, remedy);
    }

    /** The mounts of one service as they come; each path once. */
    private final class Collection {
        private final List<Mount> mounts = new ArrayList<>();
        private final Set<String> used = new LinkedHashSet<>();
        private final Map<String, Integer> lines = new HashMap<>();

        void add(Value entry, Mount mount) {
            Integer before = lines.putIfAbsent(mount.target(), entry.place().line());
            if (before == null) {
                mounts.add(mount);
            } else {
                problem(
                        entry,
                        "%s is mounted twice, first in line %d".formatted(Findings.shown(mount.target()), before),
                        "remove one of the two");
            }
        }
    }
}
