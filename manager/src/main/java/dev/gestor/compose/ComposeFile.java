// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import dev.gestor.engine.Dependency;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.VolumeSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads compose files: services with their networks and volumes, as the Compose Specification has them. What is supported is told
 * key by key in {@link Keys} and in the documentation; nothing is dropped in silence.
 *
 * <pre>{@code
 * Loaded loaded = ComposeFile.read(Path.of("compose.yaml"), System.getenv(), Options.DEFAULT);
 * loaded.warnings().forEach(notice -> log.warn("{}", notice));
 * }</pre>
 */
public final class ComposeFile {
    private ComposeFile() {}

    /**
     * @param projectName wins over all that the file and the environment say; empty: theirs
     * @param profiles that are active, {@code *} for all; none: those in COMPOSE_PROFILES
     */
    public record Options(Optional<String> projectName, Set<String> profiles) {
        public static final Options DEFAULT = new Options(Optional.empty(), Set.of());

        public Options {
            profiles = Set.copyOf(profiles);
        }
    }

    /** @param warnings what the file says and Gestor does not do, in the order of lines */
    public record Loaded(ProjectSpec project, List<Notice> warnings) {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * @param environment variables for the file's {@code ${NAME}}; they win over those of a file {@code .env} beside it
     * @throws ComposeException with all that is wrong
     */
    public static Loaded read(Path file, Map<String, String> environment, Options options) throws ComposeException {
        Findings findings = new Findings();
        try {
            return read(file, environment, options, findings);
        } catch (Findings.TooMany e) {
            findings.throwIfAny();
            throw new IllegalStateException("too many problems, and none", e);
        }
    }

    private static Loaded read(Path file, Map<String, String> environment, Options options, Findings findings)
            throws ComposeException {
        Interpolation interpolation = new Interpolation(findings);
        Place start = Place.start(file);
        Path folder = Optional.ofNullable(file.toAbsolutePath().normalize().getParent())
                .orElse(Path.of("/"));
        Optional<Value.Fields> raw = FileText.read(file, start, findings)
                .flatMap(text -> new YamlReader(findings).read(file, text))
                .flatMap(value -> mapping(value, findings));
        Map<String, String> variables = variables(folder, environment, findings, interpolation);
        findings.throwIfAny();
        Value.Fields written = raw.orElseThrow();
        Reading reading = new Reading(folder, variables, findings, interpolation);
        String project = projectName(written, options, reading);
        // The file may use the project's name.
        variables.put(ProjectName.VARIABLE, project);
        Value.Fields fields = (Value.Fields) interpolation.apply(written, reading::variable);
        ProjectSpec spec = project(project, fields, profiles(options, reading), reading);
        findings.throwIfAny();
        return new Loaded(spec, findings.warnings());
    }

    private static Optional<Value.Fields> mapping(Value value, Findings findings) {
        if (value instanceof Value.Fields fields) {
            return Optional.of(fields);
        }
        findings.problem(
                value.place(), "the file holds %s, not a mapping".formatted(value.words()), "declare services: in it");
        return Optional.empty();
    }

    private static Map<String, String> variables(
            Path folder, Map<String, String> environment, Findings findings, Interpolation interpolation) {
        Map<String, String> variables = new HashMap<>();
        Path file = folder.resolve(".env");
        if (Files.isRegularFile(file)) {
            FileText.read(file, Place.start(file), findings)
                    .ifPresent(text -> variables.putAll(new EnvironmentFile(
                                    Place.start(file),
                                    text,
                                    name -> Optional.ofNullable(environment.get(name)),
                                    findings,
                                    interpolation)
                            .read()));
        }
        variables.putAll(environment);
        return variables;
    }

    private static String projectName(Value.Fields file, Options options, Reading reading) {
        Optional<String> declared = file.get("name")
                .map(value -> reading.interpolation().apply(value, reading::variable))
                .flatMap(reading::word);
        return ProjectName.choose(options.projectName(), reading, file.placeOf("name"), declared);
    }

    private static Set<String> profiles(Options options, Reading reading) {
        if (!options.profiles().isEmpty()) {
            return options.profiles();
        }
        Set<String> profiles = new TreeSet<>(
                Arrays.asList(reading.variable("COMPOSE_PROFILES").orElse("").split(",", -1)));
        profiles.remove("");
        return profiles;
    }

    private static ProjectSpec project(String project, Value.Fields file, Set<String> profiles, Reading reading) {
        Findings findings = reading.findings();
        Keys.check(file, "", findings);
        SharedReader shared = new SharedReader(project, reading);
        Map<String, NetworkSpec> networks = shared.networks(file);
        Map<String, VolumeSpec> volumes = shared.volumes(file);
        ServiceReader reader = new ServiceReader(
                project,
                reading,
                new NetworkingReader(reading, networks),
                new MountReader(reading, volumes, shared.files(file, "secrets"), shared.files(file, "configs")),
                new BalanceReader(project, file, reading));
        List<ServiceReader.Declared> services = new ArrayList<>();
        file.get("services")
                .flatMap(reading::fields)
                .ifPresent(section -> section.values().forEach((name, value) -> {
                    if (!name.startsWith("x-")) {
                        reading.fields(value).ifPresent(fields -> services.add(reader.read(name, fields)));
                    }
                }));
        if (file.get("services").filter(section -> !section.isEmpty()).isEmpty()) {
            findings.problem(file.placeOf("services"), "no services are declared", "declare them under services:");
        }
        List<ServiceReader.Declared> active = new ServiceGraph(services, profiles, findings).check();
        if (active.isEmpty() && !services.isEmpty()) {
            findings.warning(
                    file.placeOf("services"), "no service is active", "activate a profile, or take profiles: away");
        }
        Set<String> names = active.stream().map(ServiceReader.Declared::name).collect(Collectors.toSet());
        Set<String> usedNetworks = new LinkedHashSet<>();
        Set<String> usedVolumes = new LinkedHashSet<>();
        active.forEach(service -> {
            usedNetworks.addAll(service.networks());
            usedVolumes.addAll(service.volumes());
        });
        warnOfUnused(file, "networks", usedNetworks, services.size() == active.size(), findings);
        warnOfUnused(file, "volumes", usedVolumes, services.size() == active.size(), findings);
        return new ProjectSpec(
                project,
                active.stream()
                        .map(service -> withoutInactive(service.spec(), names))
                        .toList(),
                used(networks, usedNetworks),
                used(volumes, usedVolumes));
    }

    /** A dependency that is not required, on a service that is not there, is nothing to wait for. */
    private static ServiceSpec withoutInactive(ServiceSpec service, Set<String> active) {
        List<Dependency> dependencies = service.dependencies().stream()
                .filter(dependency -> active.contains(dependency.service()))
                .toList();
        return new ServiceSpec(
                service.project(),
                service.name(),
                service.replicas(),
                service.pattern(),
                service.containerName(),
                service.restart(),
                dependencies);
    }

    /** What only inactive services use is not worth a word. */
    private static void warnOfUnused(
            Value.Fields file, String kind, Set<String> used, boolean allActive, Findings findings) {
        if (!allActive) {
            return;
        }
        if (file.get(kind).orElse(new Value.Nothing(file.place())) instanceof Value.Fields section) {
            section.values().forEach((key, value) -> {
                if (!used.contains(key) && !key.startsWith("x-")) {
                    findings.warning(value.place(), "no service uses it, so it is not made", "remove it");
                }
            });
        }
    }

    private static <T> List<T> used(Map<String, T> declared, Set<String> used) {
        Map<String, T> kept = new LinkedHashMap<>(declared);
        kept.keySet().retainAll(used);
        return List.copyOf(kept.values());
    }
}
