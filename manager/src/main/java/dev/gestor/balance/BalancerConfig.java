// SPDX-License-Identifier: Apache-2.0
package dev.gestor.balance;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * The whole configuration file of a balancer. A pure function of its specification and servers: one that is killed comes back from
 * the file alone with all of them.
 */
public final class BalancerConfig {
    /** Where the folder is mounted in the container. */
    public static final String FOLDER = "/gestor";

    /** The backend that holds the servers. */
    static final String BACKEND = "servers";

    static final String FRONTEND = "front";

    /** Of what all servers have, whatever they were added by; the largest, since the random choice is even only with many points. */
    static final int WEIGHT = 256;

    private static final String HEALTH = "# health-path ";

    private BalancerConfig() {}

    public static String write(BalancerSpec spec, Collection<Member> members) {
        StringBuilder text = new StringBuilder(
                TEMPLATE.replace("@HEALTH@", HEALTH + spec.healthPath().orElse("none"))
                        .replace("@FOLDER@", FOLDER)
                        .replace("@FRONTEND@", FRONTEND)
                        .replace("@BACKEND@", BACKEND)
                        .replace("@PORT@", Integer.toString(spec.port()))
                        .replace("@ALGORITHM@", spec.algorithm().directive())
                        .replace("@CHECK@", check(spec)));
        members.stream()
                .sorted(Comparator.comparing(Member::name))
                .forEach(member -> text.append("    server ")
                        .append(member.name())
                        .append(' ')
                        .append(member.endpoint())
                        .append(' ')
                        .append(options(spec, member))
                        .append('\n'));
        return text.toString();
    }

    private static String check(BalancerSpec spec) {
        return spec.healthPath().map(path -> """
                            option httpchk
                            http-check send meth GET uri %s hdr Host gestor
                            http-check expect status 200-399
                        """.formatted(path)).orElse("");
    }

    /**
     * What a server has, in the file as by the socket. One that is to be asked for another path than the others is not asked at all:
     * a failed connection tells of it, and so does whoever added it.
     */
    static String options(BalancerSpec spec, Member member) {
        // Said by name, since HAProxy 2.6 keeps no connection to a server that is added without it. Shorter than what
        // servers close
        // idle connections after, commonly 5 s.
        String weight = "weight " + WEIGHT + " pool-max-conn 1000 pool-purge-delay 2s";
        boolean checked = spec.healthPath().isEmpty() || spec.healthPath().equals(member.healthPath());
        return checked
                ? weight + " check inter 1s fastinter 250ms downinter 500ms fall 2 rise 1"
                        + " observe layer4 error-limit 3 on-error mark-down"
                : weight;
    }

    /** What the servers of a balancer begun from this file are asked for; empty also where nobody wrote it like that. */
    static Optional<String> healthPath(String file) {
        return file.lines()
                .filter(line -> line.startsWith(HEALTH))
                .map(line -> line.substring(HEALTH.length()).strip())
                .filter(path -> path.startsWith("/"))
                .findFirst();
    }

    private static final String TEMPLATE = """
            # Written by Gestor whenever a server joins or leaves: what is changed here by hand is lost.
            @HEALTH@
            global
                # Servers that go up and down, not requests.
                log stdout format raw local0 notice
                maxconn 4096
                # These take 8209 files: where Docker allows fewer it serves as many as it can, rather than not to start.
                no strict-limits
                hard-stop-after 8s
                stats socket @FOLDER@/admin.sock mode 600 level admin
                stats timeout 30s

            defaults
                mode http
                log global
                timeout connect 2s
                timeout client 10m
                timeout server 10m
                timeout queue 10s
                timeout check 1s
                timeout http-request 10s
                timeout http-keep-alive 1m
                timeout tunnel 1h
                timeout client-fin 30s
                timeout server-fin 30s
                # Once more, on another server.
                retries 1
                option redispatch 1
                retry-on conn-failure empty-response
                http-reuse safe
                http-error status 503 content-type text/plain string "No server can take this request now; try again in a moment.\\n" hdr Retry-After 1

            frontend @FRONTEND@
                bind :@PORT@
                # The first of ours that a request meets: what it says of where it comes from is not known to be true.
                http-request set-header X-Forwarded-For %[src]
                http-request set-header X-Forwarded-Proto http
                http-request del-header Forwarded
                # A server that took the request and died may have acted on it; only what may be repeated is asked for again.
                http-request disable-l7-retry unless { method GET HEAD OPTIONS TRACE PUT DELETE }
                default_backend @BACKEND@

            backend @BACKEND@
                balance @ALGORITHM@
            @CHECK@""";
}
