// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One thing wrong at a time: is it found, and where? */
final class ComposeProblemTest {
    @TempDir
    private Path folder;

    /** The part of the service {@code a} that is wrong, the key that the message names, and its beginning. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "image: 5 | image | the number '5' is not text",
                "image: '' | image | the value is empty",
                "image: two words | image | 'two words' is no image",
                "user: 1000 | user | the number '1000' is not text",
                "command: {a: b} | command | a mapping is not a list",
                "command: 'a; b' | command | 'a; b' cannot be split into words: no shell reads it, so ';' has no meaning",
                "command: 'a \"b' | command | 'a \"b' cannot be split into words: the quote \" is not closed",
                "environment: 5 | environment | the number '5' is not a mapping",
                "environment: ['=x'] | environment[0] | '' is no name",
                "environment: {A: [1]} | environment.A | a list is not text or a number",
                "env_file: missing.env | env_file | the file",
                "ports: '80' | ports | the text '80' is not a list",
                "ports: ['0'] | ports[0] | '0' is no port",
                "ports: ['80/icmp'] | ports[0] | 'icmp' is no protocol",
                "ports: ['1.2.3.400:80:80'] | ports[0] | '1.2.3.400' is no address",
                "ports: ['1-2:80'] | ports[0] | a free port out of 1-2 cannot be picked",
                "ports: ['1-2:80-82'] | ports[0] | 1-2 and 80-82 are not equally many ports",
                "ports: ['1-65535:1-65535'] | ports[0] | 1-65535 are more than 1000 ports",
                "ports: [{published: 80}] | ports[0] | there is no target",
                "ports: ['80:80', '80:81'] | ports[1] | the host's port 80 is published already",
                "volumes: ['nothing:/x'] | volumes[0] | the volume 'nothing' is not declared",
                "volumes: ['/x'  ,  '/y:/x'] | volumes[1] | '/x' is mounted twice",
                "volumes: ['/y:x'] | volumes[0] | the target 'x' is no absolute path",
                "volumes: ['/y:/x:rw:z'] | volumes[0] | '/y:/x:rw:z' has too many colons",
                "volumes: ['/y:/x:nocopy'] | volumes[0] | the mode 'nocopy' is not supported",
                "volumes: ['/y:/'] | volumes[0] | the root cannot be mounted over",
                "volumes: ['~root/x:/x'] | volumes[0] | another user's home in '~root/x'",
                "volumes: [{type: npipe, target: /x}] | volumes[0].type | 'npipe' is no type of mount",
                "volumes: [{type: tmpfs, target: /x, tmpfs: {mode: 1777}}] | volumes[0].tmpfs.mode | the number '1777' is not an octal mode",
                "tmpfs: '/x:noexec' | tmpfs | the option 'noexec' is not supported",
                "networks: [b] | networks[0] | the network 'b' is not declared",
                "network_mode: 'service:b' | network_mode | 'service:b' is not supported",
                "{network_mode: none, ports: ['80']} | ports | ports cannot be published with network_mode none",
                "{network_mode: none, networks: [default]} | network_mode | it excludes networks",
                "extra_hosts: [name] | extra_hosts[0] | ':name' is no host with its address",
                "dns: name.server | dns | 'name.server' is no address",
                "depends_on: [a] | depends_on[0] | services wait for each other: a -> a",
                "depends_on: {b: {condition: ready}} | depends_on.b.condition | 'ready' is no condition",
                "depends_on: {off: {condition: service_healthy}} | depends_on.off | off can never be healthy",
                "depends_on: [hidden] | depends_on[0] | a needs hidden, which is not active: its profiles are p",
                "healthcheck: {test: [curl, x]} | healthcheck.test | the test 'curl x' cannot be run",
                "healthcheck: {test: x, disable: true} | healthcheck.disable | there is a test as well",
                "healthcheck: {interval: 5} | healthcheck.interval | the number '5' is not a duration",
                "healthcheck: {retries: -1} | healthcheck.retries | the number '-1' is not a whole number from 0",
                "container_name: -x | container_name | '-x' is no name of a container",
                "labels: {gestor.owner: me} | labels.gestor.owner | the label gestor.owner is Gestor's own",
                "labels: [gestor.spec=1] | labels[0] | the label gestor.spec is Gestor's own",
                "restart: false | restart | false is not a restart rule",
                "restart: on-failure:x | restart | the text 'x' is not a whole number",
                "restart: sometimes | restart | the text 'sometimes' is not a restart rule",
                "scale: -1 | scale | the number '-1' is not a whole number from 0",
                "{scale: 2, deploy: {replicas: 3}} | scale | scale is 2 and deploy.replicas 3",
                "{scale: 2, container_name: x} | container_name | 2 containers cannot share the name 'x'",
                "{scale: 2, ports: ['80:80']} | ports[0] | 2 containers cannot share the host's port 80",
                "deploy: {mode: global} | deploy.mode | the text 'global' is not a supported mode",
                "deploy: {restart_policy: {condition: any, max_attempts: 3}} | deploy.restart_policy.max_attempts | a number of attempts goes with",
                "{cpus: 1, deploy: {resources: {limits: {cpus: 2}}}} | cpus | it says another amount than",
                "cpus: lots | cpus | the text 'lots' is not a number of cores",
                "mem_limit: 1m | mem_limit | 1048576 bytes are too little memory",
                "pids_limit: -2 | pids_limit | the number '-2' is not a whole number from -1",
                "stop_grace_period: 1 hour | stop_grace_period | the text '1 hour' is not a duration",
                "stop_signal: now | stop_signal | 'now' is no signal",
                "working_dir: here | working_dir | 'here' is no absolute path",
                "init: maybe | init | the text 'maybe' is not true or false",
                "cap_add: [net admin] | cap_add[0] | 'net admin' is no capability",
                "security_opt: ['seccomp:unconfined'] | security_opt[0] | 'seccomp:unconfined' is not supported",
                "logging: {options: {a: b}} | logging.options | options without a driver say nothing",
                "secrets: [b] | secrets[0] | 'b' is not declared",
                "hostname: '${NAME' | hostname | a ${ without its } in",
                "hostname: '${NAME:?is needed}' | hostname | the variable NAME is not set (is needed) in",
                "hostname: '${9}' | hostname | '${9}' names no variable in",
                "hostname: '${NAME!x}' | hostname | '${NAME!x}' is no form of a variable in",
                "hostname: \"a\\0b\" | hostname | the text 'a\\0b' is not usable",
                "<<: 5 | << | << merges mappings only",
                "hostname: !reset x | hostname | the tag '!reset' is not supported",
            })
    void aProblemOfAServiceIsFound(String part, String key, String problem) {
        String fields = part.startsWith("{") ? part.substring(1, part.length() - 1) : part;
        String image = fields.startsWith("image:") ? "" : "image: x, ";
        assertProblem("""
                services:
                  b: {image: x}
                  off: {image: x, healthcheck: {disable: true}}
                  hidden: {image: x, profiles: [p]}
                  a: {%s%s}
                """.formatted(image, fields), 5, "services.a." + key, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "services: {} | 1 | services | no services are declared",
                "x-a: 1 | 1 | services | no services are declared",
                "[a] | 1 | '' | the file holds a list, not a mapping",
                "'' | 1 | '' | the file holds the text '', not a mapping",
                "services: [a] | 1 | services | a list is not a mapping",
                "services: {a: {image: x}, b: } | 1 | services.b | nothing is not a mapping",
                "services: {a b: {image: x}} | 1 | services.a b | 'a b' is no name of a service",
                "services: {a: {image: x, image: y}} | 1 | services.a.image | the key is given twice, first in line 1",
                "{services: {a: {image: x}}, name: No.Name} | 1 | name | name, 'No.Name', is no project name",
                "{services: {a: {image: x}}, servcies: } | 1 | servcies | the key is unknown; did you mean 'services'?",
                "{services: {a: {image: x}}, volumes: {v: {external: true, driver: local}}} | 1 | volumes.v.driver | an external one",
                "{services: {a: {image: x}}, secrets: {s: {file: none}}} | 1 | secrets.s.file | ",
                "{services: {a: {image: x}}, volumes: {v: {labels: {gestor.managed: 'true'}}}} | 1 | volumes.v.labels.gestor.managed | the label gestor.managed is Gestor's own",
                "{services: {a: {image: x}}, secrets: {s: }} | 1 | secrets.s | there is no file",
                "services: {a: {build: .}} | 1 | services.a.build | images are not built here",
                "services: {a: *b} | 1 | '' | this is no YAML: found undefined alias b",
                "services: {a: &a {image: x, labels: *a}} | 1 | '' | ",
                "services: {a | 1 | '' | this is no YAML: ",
                "services: {[a]: b} | 1 | services | a key is no plain word",
            })
    void aProblemOfTheFileIsFound(String text, int line, String key, String problem) {
        assertProblem(text, line, key.equals("''") ? "" : key, problem == null ? "" : problem);
    }

    @Test
    void aSecondDocumentIsRefusedByItsLine() {
        assertProblem("services: {a: {image: x}}\n---\nservices: {}\n", 3, "", "a second YAML document begins here");
    }

    @Test
    void aCycleOfServicesIsToldAsAWay() {
        assertProblem("""
                services:
                  a: {image: x, depends_on: [b]}
                  b: {image: x, depends_on: [c]}
                  c:
                    image: x
                    depends_on:
                      a: {condition: service_healthy}
                """, 7, "services.c.depends_on.a", "services wait for each other: a -> b -> c -> a");
    }

    private void assertProblem(String text, int line, String key, String problem) {
        ComposeException e = catchThrowableOfType(ComposeException.class, () -> Fixtures.load(folder, text));
        assertThat(e).as(text).isNotNull();
        assertThat(e.problems()).anySatisfy(notice -> {
            assertThat(notice.problem()).startsWith(problem);
            assertThat(notice.line()).isEqualTo(line);
            if (!problem.isEmpty()) {
                assertThat(notice.key()).isEqualTo(key);
            }
            assertThat(notice.remedy()).isNotBlank();
        });
    }
}
