// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/**
 * A request without the headers by which libraries behind would take it for another one than it was let in as: a GET that says it
 * is a DELETE is a read to whoever looks at its first line. There is nothing to upgrade to, either.
 */
final class PlainRequest extends Request.Wrapper {
    private static final List<String> DISGUISES =
            List.of("X-HTTP-Method-Override", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version");

    private final HttpFields headers;

    private PlainRequest(Request request) {
        super(request);
        HttpFields.Mutable plain = HttpFields.build(request.getHeaders());
        DISGUISES.forEach(plain::remove);
        headers = plain.asImmutable();
    }

    /** The request itself where it has none of them. */
    static Request of(Request request) {
        HttpFields given = request.getHeaders();
        return DISGUISES.stream().anyMatch(given::contains) ? new PlainRequest(request) : request;
    }

    @Override
    public HttpFields getHeaders() {
        return headers;
    }
}
