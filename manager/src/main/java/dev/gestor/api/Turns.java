// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.QoSHandler;

/**
 * Lets changes in by what they may wait for, so that those which wait for the container engine hold up no others, and none of them
 * a read. Whoever has to wait for its turn does so without a thread.
 *
 * <pre>
 *  of 8 threads: 2 Jetty's own, 4 for changes that wait for the engine, 1 for those that declare, 1 and all idle ones for the rest
 * </pre>
 */
final class Turns {
    private static final int MAX_ENGINE = 4;
    private static final int MAX_DECLARATIONS = 1;

    /** Of each kind; more are refused. */
    private static final int MAX_WAITING = 256;

    private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");

    private final List<Rule> rules;

    private Turns(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** As these resources say of their routes. */
    static Turns of(List<Resource> resources) {
        Map<String, Pace> named = new TreeMap<>();
        resources.forEach(resource -> named.putAll(resource.paces()));
        List<Rule> rules = new ArrayList<>();
        named.forEach((route, pace) -> {
            String[] words = route.split(" ", 2);
            rules.add(new Rule(words[0], new UriTemplatePathSpec(words[1]), pace));
        });
        return new Turns(rules);
    }

    /** To be passed one after the other. */
    List<Handler.Wrapper> handlers() {
        return List.of(handler(Pace.ENGINE, MAX_ENGINE), handler(Pace.DECLARATION, MAX_DECLARATIONS));
    }

    private QoSHandler handler(Pace pace, int max) {
        var handler = new QoSHandler();
        handler.setMaxRequestCount(max);
        handler.setMaxSuspendedRequestCount(MAX_WAITING);
        handler.include(request -> of(request) == pace);
        return handler;
    }

    private Pace of(Request request) {
        return of(request.getMethod(), String.valueOf(request.getHttpURI().getCanonicalPath()));
    }

    /** A change that nobody has named may wait for anything. */
    Pace of(String method, String path) {
        if (!CHANGES.contains(method)) {
            return Pace.PROMPT;
        }
        return rules.stream()
                .filter(rule -> rule.method.equals(method) && rule.path.matched(path) != null)
                .map(Rule::pace)
                .findFirst()
                .orElse(Pace.ENGINE);
    }

    private record Rule(String method, PathSpec path, Pace pace) {}
}
