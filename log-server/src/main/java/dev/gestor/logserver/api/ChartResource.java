// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.api;

import dev.gestor.logserver.chart.ChartFolder;
import dev.gestor.logserver.chart.Charts;
import dev.gestor.logserver.store.StoreException;
import dev.gestor.logserver.store.Window;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code /v1/charts}: draws all charts; gives one of them. */
final class ChartResource {
    private final Charts charts;
    private final ChartFolder folder;

    ChartResource(Charts charts, ChartFolder folder) {
        this.charts = charts;
        this.folder = folder;
    }

    /** Absolute paths of the files that were drawn. */
    record Drawn(List<String> charts) {}

    void post(Context context) throws ProblemException, StoreException, IOException {
        List<Path> files = charts.draw(window(context));
        Json.answer(context, new Drawn(files.stream().map(Path::toString).toList()));
    }

    void get(Context context) throws ProblemException, IOException {
        String name = context.pathParam("name");
        Path file = folder.find(name)
                .orElseThrow(() -> new ProblemException(
                        404,
                        "No such chart",
                        "There is no chart " + name + "; POST /v1/charts draws them and names them"));
        context.contentType("image/png").result(Files.readAllBytes(file));
    }

    private static Optional<Window> window(Context context) throws ProblemException {
        Optional<Instant> since = time(context, "since");
        Optional<Instant> until = time(context, "until");
        if (since.isEmpty() && until.isEmpty()) {
            return Optional.empty();
        }
        if (since.isEmpty() || until.isEmpty() || until.get().isBefore(since.get())) {
            throw new ProblemException(
                    400,
                    "Bad window",
                    "since and until must both be given, since first; were since=%s until=%s"
                            .formatted(
                                    since.map(Instant::toString).orElse("missing"),
                                    until.map(Instant::toString).orElse("missing")));
        }
        return Optional.of(new Window(since.get(), until.get()));
    }

    private static Optional<Instant> time(Context context, String name) throws ProblemException {
        String text = context.queryParam(name);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            throw new ProblemException(
                    400, "Bad window", name + " must be a time like 2026-11-21T10:22:31Z, was " + text);
        }
    }
}
