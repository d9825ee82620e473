// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of each key: the one list that the reader goes by; the published matrix is tested against it.
 *
 * <p>A key that changes what a container is or may do, and that we cannot honour, is refused; one whose absence only costs comfort
 * is warned about and ignored. {@code *} stands for a name that the file's author chose, {@code []} for a list's items.
 */
final class Keys {
    /** Key, treatment and, where it is not supported, what to do instead. Three columns are parted by bars. */
    private static final String TABLE = """
            name | supported
            services | supported
            networks | supported
            volumes | supported
            secrets | supported
            configs | supported
            version | warned | it says nothing any more; remove it
            include | refused | put the services of that file into this one
            models | refused | run the model as a service of its own

            services.*.image | supported
            services.*.command | supported
            services.*.entrypoint | supported
            services.*.environment | supported
            services.*.env_file | supported
            services.*.env_file[].path | supported
            services.*.env_file[].required | supported
            services.*.env_file[].format | refused | write the file as NAME=value lines and leave format out
            services.*.ports | supported
            services.*.ports[].target | supported
            services.*.ports[].published | supported
            services.*.ports[].host_ip | supported
            services.*.ports[].protocol | supported
            services.*.ports[].mode | supported
            services.*.ports[].name | warned | it is a note for people only
            services.*.ports[].app_protocol | warned | it is a note for people only
            services.*.expose | supported
            services.*.volumes | supported
            services.*.volumes[].type | supported
            services.*.volumes[].source | supported
            services.*.volumes[].target | supported
            services.*.volumes[].read_only | supported
            services.*.volumes[].bind | supported
            services.*.volumes[].bind.create_host_path | supported
            services.*.volumes[].bind.propagation | refused | leave it out: mounts are private to the container
            services.*.volumes[].bind.recursive | refused | leave it out: what is mounted below the source comes along
            services.*.volumes[].bind.selinux | warned | label the folder on the host
            services.*.volumes[].volume | supported
            services.*.volumes[].volume.nocopy | refused | leave it out: an empty volume begins with the image's files
            services.*.volumes[].volume.subpath | refused | mount the whole volume
            services.*.volumes[].volume.labels | warned | give them to the volume at the top level
            services.*.volumes[].tmpfs | supported
            services.*.volumes[].tmpfs.size | supported
            services.*.volumes[].tmpfs.mode | supported
            services.*.volumes[].image | refused | mount a volume or a folder
            services.*.volumes[].consistency | warned | it has no effect on Linux
            services.*.tmpfs | supported
            services.*.shm_size | supported
            services.*.networks | supported
            services.*.networks.*.aliases | supported
            services.*.networks.*.priority | supported
            services.*.networks.*.gw_priority | refused | use priority to say which network comes first
            services.*.networks.*.ipv4_address | refused | reach the service by its name; addresses are given by the engine
            services.*.networks.*.ipv6_address | refused | reach the service by its name; addresses are given by the engine
            services.*.networks.*.link_local_ips | refused | reach the service by its name; addresses are given by the engine
            services.*.networks.*.mac_address | refused | leave it out: the engine gives one
            services.*.networks.*.driver_opts | refused | give driver_opts to the network at the top level
            services.*.networks.*.interface_name | refused | leave it out: the engine names interfaces
            services.*.network_mode | supported
            services.*.extra_hosts | supported
            services.*.dns | supported
            services.*.hostname | supported
            services.*.labels | supported
            services.*.restart | supported
            services.*.healthcheck | supported
            services.*.healthcheck.test | supported
            services.*.healthcheck.interval | supported
            services.*.healthcheck.timeout | supported
            services.*.healthcheck.retries | supported
            services.*.healthcheck.start_period | supported
            services.*.healthcheck.disable | supported
            services.*.healthcheck.start_interval | warned | the check runs every interval from the start; shorten interval if that is too slow
            services.*.depends_on | supported
            services.*.depends_on.*.condition | supported
            services.*.depends_on.*.required | supported
            services.*.depends_on.*.restart | supported
            services.*.profiles | supported
            services.*.scale | supported
            services.*.container_name | supported
            services.*.deploy | supported
            services.*.deploy.replicas | supported
            services.*.deploy.mode | supported
            services.*.deploy.resources | supported
            services.*.deploy.resources.limits | supported
            services.*.deploy.resources.limits.cpus | supported
            services.*.deploy.resources.limits.memory | supported
            services.*.deploy.resources.limits.pids | supported
            services.*.deploy.resources.reservations | supported
            services.*.deploy.resources.reservations.memory | supported
            services.*.deploy.resources.reservations.cpus | warned | on one machine nothing is set aside; use cpu_shares for a weight
            services.*.deploy.resources.reservations.devices | refused | devices cannot be given to a container
            services.*.deploy.resources.reservations.generic_resources | refused | leave it out: there is one machine
            services.*.deploy.restart_policy | supported
            services.*.deploy.restart_policy.condition | supported
            services.*.deploy.restart_policy.max_attempts | supported
            services.*.deploy.restart_policy.delay | warned | Gestor paces restarts by itself
            services.*.deploy.restart_policy.window | warned | Gestor paces restarts by itself
            services.*.deploy.update_config | warned | updates follow Gestor's own rules
            services.*.deploy.rollback_config | warned | updates follow Gestor's own rules
            services.*.deploy.placement | warned | there is one machine
            services.*.deploy.endpoint_mode | warned | there is one machine
            services.*.deploy.labels | warned | they are labels of a Swarm service; use labels for the containers
            services.*.mem_limit | supported
            services.*.mem_reservation | supported
            services.*.cpus | supported
            services.*.cpu_shares | supported
            services.*.pids_limit | supported
            services.*.stop_grace_period | supported
            services.*.stop_signal | supported
            services.*.user | supported
            services.*.working_dir | supported
            services.*.init | supported
            services.*.tty | supported
            services.*.read_only | supported
            services.*.cap_add | supported
            services.*.cap_drop | supported
            services.*.security_opt | supported
            services.*.logging | supported
            services.*.logging.driver | supported
            services.*.logging.options | supported
            services.*.secrets | supported
            services.*.secrets[].source | supported
            services.*.secrets[].target | supported
            services.*.secrets[].uid | warned | the file keeps the owner it has on the host
            services.*.secrets[].gid | warned | the file keeps the group it has on the host
            services.*.secrets[].mode | warned | the file keeps the mode it has on the host
            services.*.configs | supported
            services.*.configs[].source | supported
            services.*.configs[].target | supported
            services.*.configs[].uid | warned | the file keeps the owner it has on the host
            services.*.configs[].gid | warned | the file keeps the group it has on the host
            services.*.configs[].mode | warned | the file keeps the mode it has on the host
            services.*.build | warned | build the image first, under the name that image: says
            services.*.pull_policy | warned | pull or build the image first
            services.*.pull_refresh_after | warned | pull or build the image first
            services.*.platform | warned | the image runs as it is on this machine
            services.*.stdin_open | warned | the container gets no input
            services.*.attach | warned | read a container's output with docker logs
            services.*.annotations | warned | use labels
            services.*.develop | warned | it is for development only
            services.*.extends | refused | write the shared part once with an anchor (&base) and merge it (<<: *base)
            services.*.label_file | refused | write the labels under labels:
            services.*.links | refused | services of one network find each other by name; remove it, or use aliases
            services.*.external_links | refused | put both containers into one network
            services.*.volumes_from | refused | name the volumes in both services
            services.*.privileged | refused | give single capabilities with cap_add
            services.*.devices | refused | devices cannot be given to a container
            services.*.device_cgroup_rules | refused | devices cannot be given to a container
            services.*.gpus | refused | devices cannot be given to a container
            services.*.runtime | refused | leave it out: the engine's default runtime is used
            services.*.pid | refused | processes cannot be shared
            services.*.ipc | refused | shared memory cannot be shared
            services.*.uts | refused | use hostname
            services.*.cgroup | refused | leave it out
            services.*.cgroup_parent | refused | use deploy.resources.limits
            services.*.userns_mode | refused | leave it out: the engine's setting is used
            services.*.group_add | refused | give a user and group with user
            services.*.sysctls | refused | set them on the host
            services.*.ulimits | refused | set them in the engine's configuration (default-ulimits)
            services.*.storage_opt | refused | leave it out
            services.*.domainname | refused | put the domain into hostname
            services.*.mac_address | refused | leave it out: the engine gives one
            services.*.dns_search | refused | use full names
            services.*.dns_opt | refused | set them in the engine's configuration
            services.*.cpu_count | refused | use cpus
            services.*.cpu_percent | refused | use cpus
            services.*.cpu_period | refused | use cpus
            services.*.cpu_quota | refused | use cpus
            services.*.cpu_rt_period | refused | use cpus
            services.*.cpu_rt_runtime | refused | use cpus
            services.*.cpuset | refused | use cpus
            services.*.mem_swappiness | refused | leave it out: a container with a memory limit gets no swap
            services.*.memswap_limit | refused | leave it out: a container with a memory limit gets no swap
            services.*.oom_kill_disable | refused | leave it out
            services.*.oom_score_adj | refused | leave it out
            services.*.blkio_config | refused | leave it out: disks are not limited
            services.*.credential_spec | refused | leave it out
            services.*.isolation | refused | leave it out
            services.*.use_api_socket | refused | leave it out
            services.*.provider | refused | declare a service with an image
            services.*.models | refused | run the model as a service of its own
            services.*.pre_start | refused | use a service of its own and depends_on with service_completed_successfully
            services.*.post_start | refused | use a service of its own that depends on this one
            services.*.pre_stop | refused | let the program do it on stop_signal

            networks.*.name | supported
            networks.*.driver | supported
            networks.*.driver_opts | supported
            networks.*.labels | supported
            networks.*.internal | supported
            networks.*.external | supported
            networks.*.external.name | supported
            networks.*.attachable | warned | any container of this machine can join already
            networks.*.ipam | refused | leave it out: the engine chooses addresses
            networks.*.enable_ipv4 | refused | leave it out: the engine's setting is used
            networks.*.enable_ipv6 | refused | leave it out: the engine's setting is used

            volumes.*.name | supported
            volumes.*.driver | supported
            volumes.*.driver_opts | supported
            volumes.*.labels | supported
            volumes.*.external | supported
            volumes.*.external.name | supported

            secrets.*.file | supported
            secrets.*.environment | refused | put the value into a file and name it with file:
            secrets.*.external | refused | put the value into a file and name it with file:
            secrets.*.name | warned | it has no effect on one machine
            secrets.*.labels | warned | it has no effect on one machine
            secrets.*.driver | refused | put the value into a file and name it with file:
            secrets.*.driver_opts | refused | put the value into a file and name it with file:
            secrets.*.template_driver | refused | put the value into a file and name it with file:

            configs.*.file | supported
            configs.*.content | refused | put the text into a file and name it with file:
            configs.*.environment | refused | put the text into a file and name it with file:
            configs.*.external | refused | put the text into a file and name it with file:
            configs.*.name | warned | it has no effect on one machine
            configs.*.labels | warned | it has no effect on one machine
            configs.*.template_driver | refused | put the text into a file and name it with file:
            """;

    /** By the path of the whole key. */
    static final Map<String, Rule> RULES = parse();

    private Keys() {}

    enum Treatment {
        SUPPORTED,
        /** Ignored, and said so. */
        WARNED,
        REFUSED
    }

    /** @param remedy empty text where it is supported */
    record Rule(Treatment treatment, String remedy) {}

    /**
     * Reports keys that are unknown, refused or ignored.
     *
     * @param section the path of the mapping with {@code *} and {@code []}; empty text: the whole file
     */
    static void check(Value.Fields fields, String section, Findings findings) {
        fields.values().forEach((key, value) -> {
            if (!key.startsWith("x-")) {
                check(key, value, section, findings);
            }
        });
    }

    private static void check(String key, Value value, String section, Findings findings) {
        String prefix = section.isEmpty() ? "" : section + ".";
        Optional<Rule> rule = Optional.ofNullable(RULES.get(prefix + key));
        if (rule.isEmpty()) {
            findings.problem(
                    value.place(),
                    "the key is unknown" + Spelling.question(key, names(prefix)),
                    "correct or remove it; keys of your own begin with x-");
        } else if (rule.get().treatment() == Treatment.REFUSED && asksForSomething(value)) {
            findings.problem(
                    value.place(), "the key is not supported", rule.get().remedy());
        } else if (rule.get().treatment() == Treatment.WARNED && asksForSomething(value)) {
            findings.warning(value.place(), "the key is ignored", rule.get().remedy());
        }
    }

    /** {@code privileged: false} and {@code devices: []} ask for nothing that we do not do. */
    private static boolean asksForSomething(Value value) {
        return value instanceof Value.Scalar scalar
                ? scalar.kind() != Value.Kind.FLAG || scalar.text().equals("true")
                : !value.isEmpty();
    }

    private static List<String> names(String prefix) {
        return RULES.keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()))
                .filter(name -> name.matches("[a-z0-9_]+"))
                .toList();
    }

    private static Map<String, Rule> parse() {
        Map<String, Rule> rules = new LinkedHashMap<>();
        TABLE.lines().filter(line -> !line.isBlank()).forEach(line -> {
            String[] columns = line.split(" \\| ", 3);
            Treatment treatment = switch (columns[1].strip()) {
                case "supported" -> Treatment.SUPPORTED;
                case "warned" -> Treatment.WARNED;
                case "refused" -> Treatment.REFUSED;
                default -> throw new IllegalStateException("no treatment: " + line);
            };
            rules.put(columns[0], new Rule(treatment, columns.length < 3 ? "" : columns[2]));
        });
        return Collections.unmodifiableMap(rules);
    }
}
