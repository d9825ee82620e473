// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.journal.BatchSender;
import dev.gestor.journal.Journal;
import dev.gestor.journal.LogServer;
import dev.gestor.journal.LogServerClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The way to the log server: batches while the loop runs, the rest of them and the charts at its end. */
final class LogServerLink implements AutoCloseable {
    private static final int ATTEMPTS = 3;
    private static final Duration DELIVERY = Duration.ofSeconds(10);
    private static final Duration DRAWING = Duration.ofSeconds(60);

    private final LogServerClient client;
    private final BatchSender sender;
    private final ConsoleView console;
    private volatile boolean chartsWanted;

    private LogServerLink(LogServerClient client, BatchSender sender, ConsoleView console) {
        this.client = client;
        this.sender = sender;
        this.console = console;
    }

    /** @return empty where there is no log server */
    static Optional<LogServerLink> open(ManagerSettings settings, Journal journal, ConsoleView console, Closer closer) {
        if (settings.logServer().isEmpty()) {
            console.say("start.log_server.none");
            return Optional.empty();
        }
        URI url = settings.logServer().get();
        var client = closer.add("step.delivery", new LogServerClient(LogServer.at(url, settings.state())));
        console.say(reachable(client) ? "start.log_server.ready" : "start.log_server.away", url.toString());
        var sender = closer.add("step.delivery", new BatchSender(journal, client, new Random()));
        sender.start();
        return Optional.of(closer.add("step.delivery", new LogServerLink(client, sender, console)));
    }

    /** A run that got as far as its loop ends with charts. */
    void drawAtEnd() {
        chartsWanted = true;
    }

    /** One that is away refuses at once; one on a busy machine may need another moment. */
    private static boolean reachable(LogServerClient client) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (client.ready()) {
                return true;
            }
        }
        return false;
    }

    /** Delivers what is left and asks for the charts; what cannot be delivered stays on disk for the next start. */
    @Override
    public void close() {
        if (!reachable(client)) {
            console.say("end.pending", Integer.toString(sender.pending()));
            return;
        }
        if (!sender.flush(DELIVERY)) {
            console.say("end.pending", Integer.toString(sender.pending()));
        }
        if (!chartsWanted) {
            return;
        }
        try {
            List<Path> charts = client.requestCharts(DRAWING);
            console.say("end.charts");
            charts.forEach(chart -> console.result(chart.toString()));
        } catch (IOException e) {
            console.say("end.charts.failed", String.valueOf(e.getMessage()));
        }
    }
}
