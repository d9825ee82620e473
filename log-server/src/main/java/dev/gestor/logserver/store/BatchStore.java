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
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps batches. {@link #save} returns when the batch is on the disk; either all of a batch is stored or nothing. */
public final class BatchStore implements AutoCloseable {
    static final String FILE = "gestor.db";

    private static final Logger log = LoggerFactory.getLogger(BatchStore.class);

    private final Database database;
    private final Clock clock;

    /** One writer at a time; SQLite allows no more. Guards the field below. */
    private final ReentrantLock writing = new ReentrantLock(true);

    /** Empty after a failure: its statements cannot be used again, the next batch opens a new one. */
    private Optional<BatchWriter> writer = Optional.empty();

    private BatchStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Opens the store in this folder, makes it where there is none, and brings an older one to this version. */
    public static BatchStore open(Path folder, Clock clock) throws StoreException {
        return open(new Database(folder.resolve(FILE)), clock);
    }

    static BatchStore open(Database database, Clock clock) throws StoreException {
        try (Connection connection = database.openForWriting()) {
            Schema.migrate(connection);
        } catch (SQLException e) {
            throw database.failure("open", e);
        }
        return new BatchStore(database, clock);
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
            BatchWriter open = writer.isPresent() ? writer.get() : BatchWriter.open(database.openForWriting());
            writer = Optional.of(open);
            return open.write(batch, compressed, clock.instant()) ? Saved.STORED : Saved.DUPLICATE;
        } catch (SQLException e) {
            closeWriter();
            throw database.failure("write to", e);
        } catch (RuntimeException | Error e) {
            // Half a batch, for want of memory for example, must not be committed with the next one.
            closeWriter();
            throw e;
        } finally {
            writing.unlock();
        }
    }

    /** Closing the connection gives up its transaction. */
    private void closeWriter() {
        try {
            if (writer.isPresent()) {
                writer.get().close();
            }
        } catch (SQLException e) {
            log.warn("The database cannot be closed file={} cause={}", database.file(), e.toString());
        } finally {
            writer = Optional.empty();
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
    public void close() {
        writing.lock();
        try {
            closeWriter();
        } finally {
            writing.unlock();
        }
    }
}
