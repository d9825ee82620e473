// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.batch.Batch;
import dev.gestor.batch.BatchJson;
import dev.gestor.batch.ContainerSample;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.HostSample;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes each batch in one transaction, which has reached the disk when it returns. Used by one thread at a time. */
final class BatchWriter implements AutoCloseable {
    private static final ObjectMapper MAPPER = BatchJson.mapper();

    private final Connection connection;
    private final PreparedStatement instance;
    private final PreparedStatement batch;
    private final PreparedStatement container;
    private final PreparedStatement hostSample;
    private final PreparedStatement containerSample;
    private final PreparedStatement decision;

    /** @param connection closed with this, whatever became of its last transaction, and where this fails */
    static BatchWriter open(Connection connection) throws SQLException {
        try {
            return new BatchWriter(connection);
        } catch (SQLException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    private BatchWriter(Connection connection) throws SQLException {
        this.connection = connection;
        // DO UPDATE, not DO NOTHING: only then RETURNING gives the row that was there before.
        instance = connection.prepareStatement("INSERT INTO instance (name, host) VALUES (?, ?)"
                + " ON CONFLICT (name, host) DO UPDATE SET host = excluded.host RETURNING number");
        batch = connection.prepareStatement(
                "INSERT INTO batch (id, instance, sequence, created, received, lost_samples, lost_decisions, document)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING");
        container = connection.prepareStatement(
                "INSERT INTO container (instance, id, name, owner, workload, image, created) VALUES (?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (instance, id) DO UPDATE SET name = excluded.name, owner = excluded.owner,"
                        + " workload = coalesce(excluded.workload, workload), image = coalesce(excluded.image, image),"
                        + " created = coalesce(excluded.created, created) RETURNING number");
        hostSample = connection.prepareStatement(
                "INSERT OR REPLACE INTO host_sample VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        containerSample = connection.prepareStatement(
                "INSERT OR REPLACE INTO container_sample VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        decision = connection.prepareStatement("INSERT INTO decision (id, instance, time, cycle, policy, action,"
                + " container, reason, inputs, outcome, took_ns, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (id) DO NOTHING");
    }

    /** @return false where a batch of this id is there already: nothing is written then */
    boolean write(Batch sent, byte[] document, Instant received) throws SQLException {
        boolean stored = insert(sent, document, received);
        connection.commit();
        return stored;
    }

    private boolean insert(Batch sent, byte[] document, Instant received) throws SQLException {
        Columns.of(instance).add(sent.instance()).add(sent.host());
        long instanceNumber = returnedNumber(instance);
        Columns.of(batch)
                .add(sent.id().toString())
                .add(instanceNumber)
                .add(sent.sequence())
                .add(sent.created())
                .add(received)
                .add(sent.lost().samples())
                .add(sent.lost().decisions())
                .add(document);
        if (batch.executeUpdate() == 0) {
            return false;
        }
        for (HostSample sample : sent.samples()) {
            write(instanceNumber, sample);
        }
        for (ContainerSample sample : sent.containers()) {
            write(instanceNumber, sample);
        }
        for (DecisionRecord record : sent.decisions()) {
            write(instanceNumber, record);
        }
        return true;
    }

    private void write(long instanceNumber, HostSample sample) throws SQLException {
        Columns.of(hostSample)
                .add(sample.time())
                .add(instanceNumber)
                .add(sample.boottimeNanos())
                .add(sample.source())
                .add(sample.cpus())
                .add(sample.memoryTotal())
                .add(sample.memoryFree())
                .add(sample.memoryAvailable())
                .add(sample.memoryUsed())
                .add(sample.cpuCores())
                .add(sample.containers())
                .add(sample.processes())
                .add(sample.cycleNanos());
        hostSample.executeUpdate();
    }

    private void write(long instanceNumber, ContainerSample sample) throws SQLException {
        Columns.of(container)
                .add(instanceNumber)
                .add(sample.id())
                .add(sample.name())
                .add(sample.owner())
                .add(sample.workload())
                .add(Optional.empty())
                .add(OptionalLong.empty());
        long containerNumber = returnedNumber(container);
        Columns.of(containerSample)
                .add(sample.time())
                .add(containerNumber)
                .add(sample.pid())
                .add(sample.cpuCores())
                .add(sample.cpuShare())
                .add(sample.memory())
                .add(sample.memoryShare())
                .add(sample.resident())
                .add(sample.charged())
                .add(sample.cgroupCpuNanos())
                .add(sample.processCpuNanos())
                .add(sample.unknownReason());
        containerSample.executeUpdate();
    }

    private void write(long instanceNumber, DecisionRecord record) throws SQLException {
        OptionalLong subject = OptionalLong.empty();
        if (record.container().isPresent()) {
            DecisionRecord.Subject about = record.container().get();
            Columns.of(container)
                    .add(instanceNumber)
                    .add(about.id())
                    .add(about.name())
                    .add(about.owner())
                    .add(about.workload())
                    .add(about.image())
                    .add(about.created());
            subject = OptionalLong.of(returnedNumber(container));
        }
        Columns.of(decision)
                .add(record.id().toString())
                .add(instanceNumber)
                .add(record.time())
                .add(record.cycle())
                .add(record.policy())
                .add(record.action())
                .add(subject)
                .add(record.reason())
                .add(json(record))
                .add(record.outcome().name())
                .add(record.took().map(Duration::toNanos).map(OptionalLong::of).orElse(OptionalLong.empty()))
                .add(record.error());
        decision.executeUpdate();
    }

    private static String json(DecisionRecord record) {
        try {
            return MAPPER.writeValueAsString(record.inputs());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of texts cannot be written as JSON", e);
        }
    }

    private static long returnedNumber(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        // Takes the statements along; a transaction that was not committed is given up.
        connection.close();
    }
}
