// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import dev.gestor.logserver.api.HttpServer;
import dev.gestor.logserver.chart.ChartFolder;
import dev.gestor.logserver.chart.Charts;
import dev.gestor.logserver.store.BatchStore;
import dev.gestor.logserver.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the log server from its parts, and ends them in reverse. */
final class LogServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogServer.class);

    private final DataFolder data;
    private final BatchStore store;
    private final Charts charts;
    private final HttpServer http;

    private LogServer(DataFolder data, BatchStore store, Charts charts, HttpServer http) {
        this.data = data;
        this.store = store;
        this.charts = charts;
        this.http = http;
    }

    static LogServer start(ServerConfig config, String machine, Clock clock, SecureRandom random)
            throws IOException, StoreException {
        DataFolder.createPrivate(config.state());
        DataFolder data = DataFolder.lock(config.data());
        try {
            // The driver unpacks its native library; the system's folder would keep one for every kill.
            System.setProperty(
                    "org.sqlite.tmpdir", data.temporaries().toAbsolutePath().toString());
            Token token = Token.loadOrCreate(config.state().resolve("token"), random);
            ChartFolder folder = new ChartFolder(config.charts());
            folder.clean();
            BatchStore store = BatchStore.open(data.path(), clock);
            try {
                Charts charts = new Charts(store, folder, clock);
                HttpServer http = HttpServer.start(config.bind(), config.port(), machine, token, store, charts, folder);
                log.info("Listening url={} data={} charts={}", http.url(), data.path(), folder.path());
                return new LogServer(data, store, charts, http);
            } catch (IOException | RuntimeException e) {
                store.close();
                throw e;
            }
        } catch (IOException | StoreException | RuntimeException e) {
            data.close();
            throw e;
        }
    }

    String url() {
        return http.url();
    }

    /** Finishes requests under way, draws the charts, closes the store. */
    @Override
    public void close() throws IOException, StoreException {
        http.close();
        try {
            List<Path> files = charts.draw(Optional.empty());
            log.info(
                    "Charts drawn folder={} files={}",
                    files.isEmpty() ? "" : files.get(0).getParent(),
                    files.size());
        } catch (StoreException | IOException e) {
            log.error("No charts could be drawn cause={}", e.getMessage());
        } finally {
            store.close();
            data.close();
        }
        log.info("Stopped");
    }
}
