// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Reads a request's body, gzip-compressed or not, up to a limit: a small compressed body can unfold into a huge one. */
record RequestBody(int limit) {
    byte[] read(Context context) throws ProblemException, IOException {
        String encoding = Optional.ofNullable(context.header("Content-Encoding"))
                .orElse("identity")
                .strip()
                .toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "identity" -> read(context.bodyInputStream());
            case "gzip", "x-gzip" -> gunzip(context);
            default ->
                throw new ProblemException(
                        415, "Unsupported encoding", "Content-Encoding must be gzip or absent, was " + encoding);
        };
    }

    private byte[] gunzip(Context context) throws ProblemException {
        try (GZIPInputStream body = new GZIPInputStream(context.bodyInputStream())) {
            return read(body);
        } catch (IOException e) {
            throw new ProblemException(400, "Bad body", "The body is not whole gzip data: " + e.getMessage());
        }
    }

    private byte[] read(InputStream body) throws ProblemException, IOException {
        byte[] content = body.readNBytes(limit + 1);
        if (content.length > limit) {
            throw new ProblemException(
                    413, "Body too large", "The body must be at most %d bytes uncompressed".formatted(limit));
        }
        return content;
    }
}
