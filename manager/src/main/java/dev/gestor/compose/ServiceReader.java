// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.HealthCheck;
import dev.gestor.engine.Isolation;
import dev.gestor.engine.Logging;
import dev.gestor.engine.Owner;
import dev.gestor.engine.ServiceSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** One service of the file. */
final class ServiceReader {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,100}");
    private static final Pattern CONTAINER_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{1,100}");
    private static final Pattern CAPABILITY = Pattern.compile("[A-Z][A-Z0-9_]{1,40}");
    private static final Set<String> NO_NEW_PRIVILEGES =
            Set.of("no-new-privileges", "no-new-privileges:true", "no-new-privileges=true");

    private final String project;
    private final Reading reading;
    private final NetworkingReader networking;
    private final MountReader mounts;
    private final BalanceReader balance;
    private final LifeReader life;

    ServiceReader(
            String project, Reading reading, NetworkingReader networking, MountReader mounts, BalanceReader balance) {
        this.project = project;
        this.reading = reading;
        this.networking = networking;
        this.mounts = mounts;
        this.balance = balance;
        this.life = new LifeReader(reading);
    }

    /**
     * A service, and what is needed to see whether it fits to the others.
     *
     * @param profiles under which it is active; none: always
     * @param networks keys of those that it uses
     * @param volumes keys of those that it uses
     */
    record Declared(
            Place place,
            ServiceSpec spec,
            Set<String> profiles,
            Map<String, LifeReader.Declared> dependencies,
            Set<String> networks,
            Set<String> volumes,
            List<PortReader.Published> ports) {
        String name() {
            return spec.name();
        }

        boolean checksHealth() {
            return spec.pattern().healthCheck().filter(HealthCheck.NONE::equals).isEmpty();
        }
    }

    Declared read(String name, Value.Fields service) {
        Keys.check(service, "services.*", reading.findings());
        if (!NAME.matcher(name).matches()) {
            problem(
                    service.place(),
                    "%s is no name of a service".formatted(Findings.shown(name)),
                    "use letters, digits, '.', '_' and '-'");
        }
        Optional<Value.Fields> deploy = reading.section(service, "deploy", "services.*.deploy");
        NetworkingReader.Reached reached = networking.read(name, service);
        MountReader.Mounts mounted = mounts.read(service);
        Map<String, LifeReader.Declared> dependencies = life.dependencies(service);
        ContainerSpec pattern = new ContainerSpec(
                name,
                image(service),
                Owner.SERVICES,
                labels(service),
                new ProgramReader(reading).read(service),
                new LimitsReader(reading).read(service, deploy),
                isolation(service),
                reached.networking(),
                mounted.mounts(),
                new HealthCheckReader(reading).read(service),
                life.stop(service),
                logging(service));
        int replicas = replicas(service, deploy);
        Optional<String> containerName = containerName(service, replicas);
        requireNoSharedPort(replicas, reached.ports());
        ServiceSpec spec = new ServiceSpec(
                project,
                name,
                replicas,
                pattern,
                // Told above; the record would refuse it.
                replicas > 1 ? Optional.empty() : containerName,
                life.restart(service, deploy),
                dependencies.values().stream()
                        .map(LifeReader.Declared::dependency)
                        .toList());
        return new Declared(
                service.place(),
                spec,
                profiles(service),
                dependencies,
                reached.networks(),
                mounted.volumes(),
                reached.ports());
    }

    /** Those that the file gives by name win. */
    private Map<String, String> labels(Value.Fields service) {
        Map<String, String> labels = new LinkedHashMap<>(balance.read(service));
        labels.putAll(LabelReader.read(service, reading));
        return labels;
    }

    private String image(Value.Fields service) {
        Optional<String> image = reading.word(service, "image");
        if (service.get("image").isEmpty()) {
            boolean built = service.get("build").isPresent();
            problem(
                    built ? service.placeOf("build") : service.place(),
                    built ? "images are not built here, and no image is named" : "there is no image",
                    built ? "build the image first and name it with image:" : "name one with image:");
        } else if (image.isPresent() && image.get().chars().anyMatch(Character::isWhitespace)) {
            problem(
                    service.placeOf("image"),
                    "%s is no image".formatted(Findings.shown(image.get())),
                    "write NAME:TAG without blanks");
        }
        return image.orElse("");
    }

    private Isolation isolation(Value.Fields service) {
        boolean noNewPrivileges = false;
        for (Value option : reading.items(service, "security_opt")) {
            Optional<String> text = reading.word(option);
            if (text.isPresent() && NO_NEW_PRIVILEGES.contains(text.get())) {
                noNewPrivileges = true;
            } else if (text.isPresent()) {
                problem(
                        option.place(),
                        "%s is not supported".formatted(Findings.shown(text.get())),
                        "remove it; no-new-privileges:true is supported");
            }
        }
        return new Isolation(
                reading.flag(service, "read_only", false),
                capabilities(service, "cap_add"),
                capabilities(service, "cap_drop"),
                noNewPrivileges);
    }

    private Set<String> capabilities(Value.Fields service, String key) {
        Set<String> capabilities = new TreeSet<>();
        for (Value value : reading.items(service, key)) {
            reading.word(value).ifPresent(text -> {
                String name = text.toUpperCase(Locale.ROOT);
                String bare = name.startsWith("CAP_") ? name.substring("CAP_".length()) : name;
                if (!CAPABILITY.matcher(bare).matches()) {
                    problem(
                            value.place(),
                            "%s is no capability".formatted(Findings.shown(text)),
                            "write one as NET_ADMIN, or ALL");
                }
                capabilities.add(bare);
            });
        }
        return capabilities;
    }

    private Optional<Logging> logging(Value.Fields service) {
        Optional<Value.Fields> section = reading.section(service, "logging", "services.*.logging");
        if (section.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> driver = reading.word(section.get(), "driver");
        Map<String, String> options = reading.pairs(section.get(), "options");
        if (driver.isEmpty() && !options.isEmpty()) {
            problem(
                    section.get().placeOf("options"),
                    "options without a driver say nothing",
                    "name the driver, for example driver: json-file");
        }
        return driver.map(name -> new Logging(name, options));
    }

    private int replicas(Value.Fields service, Optional<Value.Fields> deploy) {
        deploy.flatMap(fields -> fields.get("mode")).ifPresent(mode -> {
            if (!reading.text(mode).map("replicated"::equals).orElse(true)) {
                reading.wrong(mode, "a supported mode", "write replicated, or leave it out: there is one machine");
            }
        });
        OptionalInt scale = reading.wholeInt(service, "scale", 0);
        OptionalInt replicas =
                deploy.map(fields -> reading.wholeInt(fields, "replicas", 0)).orElse(OptionalInt.empty());
        if (scale.isPresent() && replicas.isPresent() && scale.getAsInt() != replicas.getAsInt()) {
            problem(
                    service.placeOf("scale"),
                    "scale is %d and deploy.replicas %d".formatted(scale.getAsInt(), replicas.getAsInt()),
                    "remove one of the two");
        }
        return scale.isPresent() ? scale.getAsInt() : replicas.orElse(1);
    }

    private Optional<String> containerName(Value.Fields service, int replicas) {
        Optional<String> name = reading.word(service, "container_name");
        if (name.isPresent() && !CONTAINER_NAME.matcher(name.get()).matches()) {
            problem(
                    service.placeOf("container_name"),
                    "%s is no name of a container".formatted(Findings.shown(name.get())),
                    "use letters, digits, '.', '_' and '-'");
        }
        if (name.isPresent() && replicas > 1) {
            problem(
                    service.placeOf("container_name"),
                    "%d containers cannot share the name %s".formatted(replicas, Findings.shown(name.get())),
                    "remove container_name, or have one replica");
        }
        return name;
    }

    private void requireNoSharedPort(int replicas, List<PortReader.Published> ports) {
        if (replicas > 1) {
            ports.stream()
                    .filter(published -> published.port().hostPort().isPresent())
                    .forEach(published -> problem(
                            published.place(),
                            "%d containers cannot share the host's port %d"
                                    .formatted(
                                            replicas,
                                            published.port().hostPort().orElseThrow()),
                            "leave the host's port out, have one replica, or put a load balancer in front"));
        }
    }

    private Set<String> profiles(Value.Fields service) {
        return new TreeSet<>(reading.texts(reading.items(service, "profiles")));
    }

    private void problem(Place place, String problem, String remedy) {
        reading.findings().problem(place, problem, remedy);
    }
}
