// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads what charts are made from, all from one state of the store. Long series are handed over row by row: a day of
 * them never is in memory.
 */
public final class History implements AutoCloseable {
    private final Database database;
    private final Connection connection;

    History(Database database) throws StoreException {
        this.database = database;
        try {
            this.connection = database.openForReading();
        } catch (SQLException e) {
            throw database.failure("read", e);
        }
    }

    /** Those that sent samples. */
    public List<Instance> instances() throws StoreException {
        List<Instance> instances = new ArrayList<>();
        query(
                "SELECT number, name, host, newest FROM instance JOIN"
                        + " (SELECT instance, max(time) AS newest FROM host_sample GROUP BY instance)"
                        + " ON number = instance ORDER BY name, host",
                row -> instances.add(new Instance(
                        row.getLong(1), row.getString(2), row.getString(3), Columns.instant(row.getLong(4)))));
        return instances;
    }

    /** Hands over the times of host samples, newest first, until told to stop. */
    public void hostTimesBackwards(Instance instance, Predicate<Instant> more) throws StoreException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT time FROM host_sample WHERE instance = ? ORDER BY time DESC")) {
            statement.setLong(1, instance.number());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next() && more.test(Columns.instant(rows.getLong(1)))) {
                    // The predicate does the work.
                }
            }
        } catch (SQLException e) {
            throw database.failure("read", e);
        }
    }

    public void hostPoints(Instance instance, Window window, Consumer<HostPoint> consumer) throws StoreException {
        query(
                "SELECT time, cpus, memory_total, memory_used, memory_available, cpu_cores FROM host_sample"
                        + " WHERE time BETWEEN ? AND ? AND instance = ? ORDER BY time",
                row -> consumer.accept(new HostPoint(
                        Columns.instant(row.getLong(1)),
                        row.getInt(2),
                        row.getLong(3),
                        row.getLong(4),
                        optionalLong(row, 5),
                        optionalDouble(row, 6))),
                Columns.micros(window.from()),
                Columns.micros(window.to()),
                instance.number());
    }

    /** Hands over the CPU that all measured containers used together, in cores. */
    public void containersCpu(Instance instance, Window window, BiConsumer<Instant, Double> consumer)
            throws StoreException {
        query(
                "SELECT s.time, sum(s.cpu_cores) FROM container_sample s JOIN container c ON c.number = s.container"
                        + " WHERE s.time BETWEEN ? AND ? AND c.instance = ? AND s.cpu_cores IS NOT NULL"
                        + " GROUP BY s.time ORDER BY s.time",
                row -> consumer.accept(Columns.instant(row.getLong(1)), row.getDouble(2)),
                Columns.micros(window.from()),
                Columns.micros(window.to()),
                instance.number());
    }

    /** Every container of which memory was measured, the one with the greatest sum first. */
    public List<ContainerTotal> containerTotals(Instance instance, Window window) throws StoreException {
        List<ContainerTotal> totals = new ArrayList<>();
        query(
                "SELECT c.number, c.name, c.workload, t.total, t.most FROM container c JOIN"
                        + " (SELECT container, total(memory) AS total, max(memory) AS most FROM container_sample"
                        + " WHERE time BETWEEN ? AND ? AND memory IS NOT NULL GROUP BY container) t"
                        + " ON t.container = c.number WHERE c.instance = ? ORDER BY t.total DESC, c.number",
                row -> totals.add(new ContainerTotal(
                        row.getLong(1),
                        row.getString(2),
                        Optional.ofNullable(row.getString(3)),
                        row.getDouble(4),
                        row.getLong(5))),
                Columns.micros(window.from()),
                Columns.micros(window.to()),
                instance.number());
        return totals;
    }

    /** Hands over the memory of one container in bytes. */
    public void containerMemory(long container, Window window, BiConsumer<Instant, Long> consumer)
            throws StoreException {
        query(
                "SELECT time, memory FROM container_sample"
                        + " WHERE time BETWEEN ? AND ? AND container = ? AND memory IS NOT NULL ORDER BY time",
                row -> consumer.accept(Columns.instant(row.getLong(1)), row.getLong(2)),
                Columns.micros(window.from()),
                Columns.micros(window.to()),
                container);
    }

    /** Hands over the evictions that were carried out, in order. */
    public void evictions(Instance instance, Window window, Consumer<Eviction> consumer) throws StoreException {
        query(
                "SELECT d.time, c.workload FROM decision d JOIN container c ON c.number = d.container"
                        + " WHERE d.instance = ? AND d.time BETWEEN ? AND ? AND d.action = 'evict'"
                        + " AND d.outcome = 'DONE' ORDER BY d.time",
                row -> consumer.accept(
                        new Eviction(Columns.instant(row.getLong(1)), Optional.ofNullable(row.getString(2)))),
                instance.number(),
                Columns.micros(window.from()),
                Columns.micros(window.to()));
    }

    /**
     * Every container seen within the window whose creation is known. It ended when an eviction or removal of it was
     * done or found it gone; otherwise it is counted to its last sample.
     */
    public void lifetimes(Instance instance, Window window, Consumer<Lifetime> consumer) throws StoreException {
        query(
                "SELECT c.name, c.workload, c.created, e.ended, s.last FROM container c"
                        + " LEFT JOIN (SELECT container, max(time + coalesce(took_ns, 0) / 1000) AS ended FROM decision"
                        + "   WHERE instance = ? AND time BETWEEN ? AND ? AND action IN ('evict', 'remove')"
                        + "   AND outcome IN ('DONE', 'GONE') GROUP BY container) e ON e.container = c.number"
                        + " LEFT JOIN (SELECT container, max(time) AS last FROM container_sample"
                        + "   WHERE time BETWEEN ? AND ? GROUP BY container) s ON s.container = c.number"
                        + " WHERE c.instance = ? AND c.created IS NOT NULL"
                        + " AND (e.ended IS NOT NULL OR s.last IS NOT NULL) ORDER BY c.created, c.number",
                row -> {
                    OptionalLong ended = optionalLong(row, 4);
                    consumer.accept(new Lifetime(
                            row.getString(1),
                            Optional.ofNullable(row.getString(2)),
                            Columns.instant(row.getLong(3)),
                            Columns.instant(ended.isPresent() ? ended.getAsLong() : row.getLong(5)),
                            ended.isPresent()));
                },
                instance.number(),
                Columns.micros(window.from()),
                Columns.micros(window.to()),
                Columns.micros(window.from()),
                Columns.micros(window.to()),
                instance.number());
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void query(String sql, RowReader reader, long... parameters) throws StoreException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setLong(index + 1, parameters[index]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        } catch (SQLException e) {
            throw database.failure("read", e);
        }
    }

    private static OptionalLong optionalLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static OptionalDouble optionalDouble(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    @Override
    public void close() throws StoreException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw database.failure("close", e);
        }
    }
}
