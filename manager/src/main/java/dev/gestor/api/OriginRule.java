// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which pages may make a browser call. A form of another site needs no permission to be sent, so what tells the page has to
 * be looked at before anything is done: {@code Origin}, which browsers add to every request that changes something, else
 * {@code Sec-Fetch-Site}, else {@code Referer}. Programs send none of them.
 */
final class OriginRule {
    /** Methods by which nothing is changed. */
    static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final Set<String> named;
    private final HostRule host;
    private final String scheme;

    OriginRule(List<WebOrigin> named, HostRule host, boolean tls) {
        this.named = named.stream().map(WebOrigin::text).collect(Collectors.toUnmodifiableSet());
        this.host = host;
        this.scheme = tls ? "https://" : "http://";
    }

    boolean anyNamed() {
        return !named.isEmpty();
    }

    /** Whether the answer may be read by the page: it has to be told so. */
    boolean isNamed(String origin) {
        return named.contains(origin.toLowerCase(Locale.ROOT));
    }

    /** The answer's own pages. */
    private boolean isOurs(String origin, Optional<InetAddress> local, int port) {
        return origin.startsWith(scheme) && host.isOurs(origin.substring(scheme.length()), local, port);
    }

    /** Whether the request comes from a page that may make it, or from none. */
    boolean allows(Page page, Optional<InetAddress> local, int port) {
        if (page.origin().isPresent()) {
            String origin = page.origin().get();
            return isNamed(origin) || isOurs(origin, local, port);
        }
        boolean read = READS.contains(page.method());
        if (page.fetchSite().isPresent()) {
            return switch (page.fetchSite().get()) {
                case "same-origin", "none" -> true;
                // A link that a person follows.
                default -> read && page.fetchMode().filter("navigate"::equals).isPresent();
            };
        }
        return read || page.referer().isEmpty() || isReferredByUs(page.referer().get(), local, port);
    }

    private boolean isReferredByUs(String referer, Optional<InetAddress> local, int port) {
        int schemeEnd = referer.indexOf("://");
        int path = schemeEnd < 0 ? -1 : referer.indexOf('/', schemeEnd + 3);
        String origin = path < 0 ? referer : referer.substring(0, path);
        return isNamed(origin) || isOurs(origin, local, port);
    }

    /** What a request tells about the page that it comes from. */
    record Page(
            String method,
            Optional<String> origin,
            Optional<String> fetchSite,
            Optional<String> fetchMode,
            Optional<String> referer) {}
}
