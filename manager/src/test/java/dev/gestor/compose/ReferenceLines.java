// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code docker compose config --format json} says, in the words of {@link SpecLines}. Written from its output and from what its
 * {@code up} does with it; nothing of our reader is used.
 */
final class ReferenceLines {
    private static final Pattern DURATION = Pattern.compile("(?:([0-9]+)h)?(?:([0-9]+)m(?!s))?(?:([0-9.]+)s)?");

    private final JsonNode project;
    private final Set<String> lines = new TreeSet<>();

    private ReferenceLines(JsonNode project) {
        this.project = project;
    }

    static Set<String> of(JsonNode project) {
        ReferenceLines made = new ReferenceLines(project);
        made.lines.add("name " + project.path("name").asText());
        each(project.path("services"), made::service);
        each(project.path("networks"), (key, network) -> made.shared("network ", network));
        each(project.path("volumes"), (key, volume) -> made.shared("volume ", volume));
        return made.lines;
    }

    private void shared(String kind, JsonNode node) {
        String key = kind + node.path("name").asText();
        lines.add(key + (node.path("external").asBoolean() ? " external" : ""));
        text(key + " driver ", node.path("driver"));
        pairs(key + " option ", node.path("driver_opts"));
        pairs(key + " label ", node.path("labels"));
        flag(key + " internal", node.path("internal"));
    }

    private void service(String name, JsonNode service) {
        String key = "service " + name + " ";
        JsonNode deploy = service.path("deploy");
        text(key + "image ", service.path("image"));
        JsonNode replicas = service.has("scale") ? service.path("scale") : deploy.path("replicas");
        lines.add(key + "replicas " + replicas.asInt(1));
        text(key + "container name ", service.path("container_name"));
        pairs(key + "label ", service.path("labels"));
        words(key + "entrypoint ", service.path("entrypoint"));
        words(key + "command ", service.path("command"));
        pairs(key + "variable ", service.path("environment"));
        text(key + "user ", service.path("user"));
        text(key + "folder ", service.path("working_dir"));
        text(key + "hostname ", service.path("hostname"));
        flag(key + "init", service.path("init"));
        flag(key + "terminal", service.path("tty"));
        flag(key + "read only", service.path("read_only"));
        service.path("security_opt")
                .forEach(option ->
                        flag(key + "no new privileges", option.asText().equals("no-new-privileges:true")));
        limits(key, service, deploy.path("resources"));
        capabilities(key + "added capability ", service.path("cap_add"));
        capabilities(key + "dropped capability ", service.path("cap_drop"));
        networking(key, service);
        mounts(key + "mount ", service);
        healthCheck(key + "health ", service.path("healthcheck"));
        text(key + "stop signal ", service.path("stop_signal"));
        duration(key + "stop grace ", service.path("stop_grace_period"));
        text(key + "logging ", service.path("logging").path("driver"));
        pairs(key + "logging option ", service.path("logging").path("options"));
        restart(key + "restart ", service.path("restart").asText("no"), deploy.path("restart_policy"));
        each(service.path("depends_on"), (other, dependency) -> {
            // Its `up` goes past one that is not required and not there.
            if (project.path("services").has(other)) {
                lines.add(key + "after " + other + " "
                        + dependency.path("condition").asText()
                        + (dependency.path("required").asBoolean() ? " required" : "")
                        + (dependency.path("restart").asBoolean() ? " restart" : ""));
            }
        });
    }

    private void limits(String key, JsonNode service, JsonNode resources) {
        JsonNode limits = resources.path("limits");
        JsonNode memory = limits.has("memory") ? limits.path("memory") : service.path("mem_limit");
        text(key + "memory ", memory);
        JsonNode reservation = resources.path("reservations").path("memory");
        text(key + "memory reservation ", reservation.isMissingNode() ? service.path("mem_reservation") : reservation);
        JsonNode cpus = limits.has("cpus") ? limits.path("cpus") : service.path("cpus");
        if (!cpus.isMissingNode()) {
            lines.add(key + "nano cpus "
                    + new BigDecimal(cpus.asText()).movePointRight(9).toBigInteger());
        }
        text(key + "cpu shares ", service.path("cpu_shares"));
        text(key + "pids ", limits.has("pids") ? limits.path("pids") : service.path("pids_limit"));
    }

    private void capabilities(String key, JsonNode list) {
        list.forEach(
                item -> lines.add(key + item.asText().toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "")));
    }

    private void networking(String key, JsonNode service) {
        text(key + "network mode ", service.path("network_mode"));
        Map<String, JsonNode> byKey = new TreeMap<>();
        each(service.path("networks"), byKey::put);
        List<Map.Entry<String, JsonNode>> order = new ArrayList<>(byKey.entrySet());
        // Its `up` starts a container in the network of the highest priority, then in the alphabet's order.
        order.sort(Comparator.comparingInt(
                entry -> -entry.getValue().path("priority").asInt(0)));
        for (int i = 0; i < order.size(); i++) {
            List<String> aliases = new ArrayList<>();
            order.get(i).getValue().path("aliases").forEach(alias -> aliases.add(alias.asText()));
            aliases.sort(Comparator.naturalOrder());
            String name = project.path("networks")
                    .path(order.get(i).getKey())
                    .path("name")
                    .asText();
            lines.add(key + "network " + i + " " + name + " " + aliases);
        }
        service.path("ports")
                .forEach(port -> lines.add(key + "port " + port.path("host_ip").asText("") + "|"
                        + port.path("published").asText("") + "|"
                        + port.path("target").asText() + "/"
                        + port.path("protocol").asText("tcp")));
        service.path("expose").forEach(port -> exposed(key + "exposed ", port.asText()));
        service.path("extra_hosts")
                .forEach(host -> lines.add(key + "host " + host.asText().replaceFirst("=", ":")));
        List<String> dns = new ArrayList<>();
        service.path("dns").forEach(server -> dns.add(server.asText()));
        lines.add(key + "dns " + dns);
    }

    private void exposed(String key, String text) {
        String[] parts = text.split("/", 2);
        String[] ends = parts[0].split("-", 2);
        for (int port = Integer.parseInt(ends[0]); port <= Integer.parseInt(ends[ends.length - 1]); port++) {
            lines.add(key + port + "/" + (parts.length > 1 ? parts[1] : "tcp"));
        }
    }

    private void mounts(String key, JsonNode service) {
        service.path("volumes").forEach(volume -> {
            String type = volume.path("type").asText();
            String source = volume.path("source").asText("");
            JsonNode tmpfs = volume.path("tmpfs");
            lines.add(key + type + " "
                    + (type.equals("volume") && !source.isEmpty()
                            ? project.path("volumes").path(source).path("name").asText()
                            : source)
                    + " -> " + Path.of(volume.path("target").asText()).normalize()
                    + (volume.path("read_only").asBoolean() ? " ro" : "")
                    + (volume.path("bind").path("create_host_path").asBoolean() ? " create" : "")
                    + (tmpfs.has("size") ? " size " + tmpfs.path("size").asText() : "")
                    + (tmpfs.has("mode") ? " mode " + tmpfs.path("mode").asText() : ""));
        });
        // Passed on to the engine as they are: size in its units, mode octal.
        service.path("tmpfs").forEach(tmpfs -> {
            String[] parts = tmpfs.asText().split(":", 2);
            StringBuilder line = new StringBuilder(key + "tmpfs  -> " + parts[0]);
            for (String option : parts.length > 1 ? parts[1].split(",", -1) : new String[0]) {
                String value = option.substring(option.indexOf('=') + 1);
                line.append(
                        option.startsWith("size=")
                                ? " size " + (Long.parseLong(value.substring(0, value.length() - 1)) << 20)
                                : " mode " + Integer.parseInt(value, 8));
            }
            lines.add(line.toString());
        });
        // Its engine gives /dev/shm that size.
        if (service.has("shm_size")) {
            lines.add(
                    key + "tmpfs  -> /dev/shm size " + service.path("shm_size").asText() + " mode 1023");
        }
        files(key, service.path("secrets"), project.path("secrets"), "/run/secrets/");
        files(key, service.path("configs"), project.path("configs"), "/");
    }

    private void files(String key, JsonNode uses, JsonNode declared, String folder) {
        uses.forEach(use -> {
            String source = use.path("source").asText();
            String target = use.path("target").asText(source);
            lines.add(key + "bind " + declared.path(source).path("file").asText() + " -> "
                    + (target.startsWith("/") ? target : folder + target) + " ro");
        });
    }

    private void healthCheck(String key, JsonNode check) {
        if (check.isMissingNode() || check.isNull()) {
            return;
        }
        List<String> test = new ArrayList<>();
        check.path("test").forEach(word -> test.add(unescaped(word)));
        lines.add(key + "test " + (check.path("disable").asBoolean() ? List.of("NONE") : test));
        duration(key + "interval ", check.path("interval"));
        duration(key + "timeout ", check.path("timeout"));
        duration(key + "start period ", check.path("start_period"));
        text(key + "retries ", check.path("retries"));
    }

    /** Its {@code up} lets the policy win. */
    private void restart(String key, String restart, JsonNode policy) {
        if (policy.isMissingNode()) {
            lines.add(key + restart.replaceFirst(":", " "));
            return;
        }
        String condition = policy.path("condition").asText("any");
        lines.add(key
                + Map.of("none", "no", "any", "always").getOrDefault(condition, condition)
                + (policy.has("max_attempts")
                        ? " " + policy.path("max_attempts").asInt()
                        : ""));
    }

    private void duration(String key, JsonNode node) {
        if (node.isMissingNode()) {
            return;
        }
        Matcher matcher = DURATION.matcher(node.asText());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no duration: " + node);
        }
        BigDecimal seconds =
                part(matcher.group(1), 3600).add(part(matcher.group(2), 60)).add(part(matcher.group(3), 1));
        lines.add(key + SpecLines.duration(seconds.movePointRight(9).longValueExact()));
    }

    private static BigDecimal part(String number, int seconds) {
        return number == null ? BigDecimal.ZERO : new BigDecimal(number).multiply(BigDecimal.valueOf(seconds));
    }

    private void text(String key, JsonNode node) {
        if (!node.isMissingNode() && !node.isNull()) {
            lines.add(key + unescaped(node));
        }
    }

    private void words(String key, JsonNode node) {
        if (!node.isMissingNode() && !node.isNull()) {
            List<String> words = new ArrayList<>();
            node.forEach(word -> words.add(unescaped(word)));
            lines.add(key + words);
        }
    }

    private void flag(String key, JsonNode node) {
        flag(key, node.asBoolean());
    }

    private void flag(String key, boolean value) {
        if (value) {
            lines.add(key);
        }
    }

    private void pairs(String key, JsonNode node) {
        each(node, (name, value) -> {
            if (!value.isNull()) {
                lines.add(key + name + "=" + unescaped(value));
            }
        });
    }

    /** Its output can be read again, so a dollar sign is doubled. */
    private static String unescaped(JsonNode node) {
        return node.asText().replace("$$", "$");
    }

    private static void each(JsonNode object, BiConsumer<String, JsonNode> with) {
        object.properties().forEach(entry -> with.accept(entry.getKey(), entry.getValue()));
    }
}
