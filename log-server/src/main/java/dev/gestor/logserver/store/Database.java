// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opens connections to the one SQLite file, and knows what SQLite's errors mean here. */
final class Database {
    private static final Duration BUSY = Duration.ofSeconds(10);
    private static final int CACHE_KIB = 4096;

    /** SQLite's own limit: the disk ends first. */
    private static final long ANY = 4_294_967_294L;

    private final Path file;
    private final LongSupplier mostPages;

    Database(Path file) {
        this(file, () -> ANY);
    }

    /** @param mostPages how many pages of 4 KiB the file may have; asked for each writer */
    Database(Path file, LongSupplier mostPages) {
        this.file = file;
        this.mostPages = mostPages;
    }

    Path file() {
        return file;
    }

    /** For the one writer. A commit has reached the disk when it returns: WAL with synchronous=FULL. */
    Connection openForWriting() throws SQLException {
        SQLiteConfig config = common();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA max_page_count = " + mostPages.getAsLong());
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        connection.setAutoCommit(false);
        return connection;
    }

    /** For one reader; it sees one state of the store and never blocks the writer. */
    Connection openForReading() throws SQLException {
        SQLiteConfig config = common();
        config.setReadOnly(true);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        connection.setAutoCommit(false);
        return connection;
    }

    private static SQLiteConfig common() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) BUSY.toMillis());
        config.setCacheSize(-CACHE_KIB);
        config.setTempStore(SQLiteConfig.TempStore.FILE);
        return config;
    }

    StoreException failure(String doing, SQLException cause) {
        if (isFull(cause)) {
            return new StoreFullException(
                    "No room left for %s: free some below %s".formatted(file, file.getParent()), cause);
        }
        return new StoreException("Cannot %s %s: %s".formatted(doing, file, cause.getMessage()), cause);
    }

    private static boolean isFull(SQLException cause) {
        if (!(cause instanceof SQLiteException failure)) {
            return false;
        }
        SQLiteErrorCode code = failure.getResultCode();
        // The low byte is the primary code. Growing the shared index of the WAL on a full disk is told as an I/O error.
        return (code.code & 0xff) == SQLiteErrorCode.SQLITE_FULL.code
                || code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE
                || code == SQLiteErrorCode.SQLITE_IOERR_WRITE;
    }
}
