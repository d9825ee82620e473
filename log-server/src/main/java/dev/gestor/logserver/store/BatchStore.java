// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.store;

import dev.gestor.batch.Batch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps batches. {@link #save} returns when the batch is on the disk; either all of a batch is stored or nothing. */
public final class BatchStore implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BatchStore.class);

    private final Database database;
    private final Clock clock;

    /** One writer at a time; SQLite allows no more. Guards the two fields below. */
    private final ReentrantLock writing = new ReentrantLock(true);

    private final Connection connection;
    private final BatchWriter writer;

    private BatchStore(Database database, Connection connection, Clock clock) throws SQLException {
        this.database = database;
        this.connection = connection;
        this.writer = new BatchWriter(connection);
        this.clock = clock;
    }

    /** Opens the store in this folder, makes it where there is none, and brings an older one to this version. */
    public static BatchStore open(Path folder, Clock clock) throws StoreException {
        Database database = new Database(folder.resolve("gestor.db"));
        try {
            Connection connection = database.openForWriting();
            try {
                Schema.migrate(connection);
                return new BatchStore(database, connection, clock);
            } catch (SQLException | StoreException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw database.failure("open", e);
        }
    }

    /** What became of a batch. */
    public enum Saved {
        STORED,
        /** A batch of this id was stored before. */
        DUPLICATE
    }

    /** @param document the batch's JSON on one line */
    public Saved save(Batch batch, String document) throws StoreException {
        byte[] compressed = compress(document);
        writing.lock();
        try {
            boolean stored = writer.write(batch, compressed, clock.instant());
            connection.commit();
            return stored ? Saved.STORED : Saved.DUPLICATE;
        } catch (SQLException e) {
            rollback();
            throw database.failure("write to", e);
        } finally {
            writing.unlock();
        }
    }

    private void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // After some errors SQLite has rolled back by itself; then there is nothing left to do.
            log.debug("Nothing to roll back cause={}", e.toString());
        }
    }

    /** Writes every batch on a line of its own, by instance and sequence. */
    public void export(OutputStream out) throws StoreException, IOException {
        try (Connection reading = database.openForReading();
                Statement statement = reading.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT document FROM batch ORDER BY instance, sequence, number")) {
            while (rows.next()) {
                try (GZIPInputStream document = new GZIPInputStream(new ByteArrayInputStream(rows.getBytes(1)))) {
                    document.transferTo(out);
                }
                out.write('\n');
            }
        } catch (SQLException e) {
            throw database.failure("read", e);
        }
    }

    /** Throws where the store does not answer. */
    public void check() throws StoreException {
        try (Connection reading = database.openForReading()) {
            Schema.version(reading);
        } catch (SQLException e) {
            throw database.failure("read", e);
        }
    }

    /** What charts are made from. */
    public History history() throws StoreException {
        return new History(database);
    }

    private static byte[] compress(String document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(document.length() / 4 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 4096)) {
            gzip.write(document.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("Memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws StoreException {
        writing.lock();
        try {
            writer.close();
            connection.close();
        } catch (SQLException e) {
            throw database.failure("close", e);
        } finally {
            writing.unlock();
        }
    }
}
