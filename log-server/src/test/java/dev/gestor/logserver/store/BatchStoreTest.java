// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.batch.Batch;
import dev.gestor.batch.BatchJson;
import dev.gestor.logserver.SyntheticRun;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchStoreTest {
    private static final ObjectMapper MAPPER = BatchJson.mapper();
    private static final Clock CLOCK = Clock.fixed(SyntheticRun.START, ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void givesBackExactlyWhatWasStoredInOrderOfInstanceAndSequence() throws Exception {
        List<Batch> lab = batches(new SyntheticRun("lab", SyntheticRun.START, 2), 3);
        List<Batch> standard = batches(new SyntheticRun(), 3);
        try (BatchStore store = BatchStore.open(folder, CLOCK)) {
            save(store, lab.get(1));
            save(store, standard.get(0));
            save(store, lab.get(0));
            save(store, standard.get(2));
            save(store, lab.get(2));
            save(store, standard.get(1));

            List<Batch> expected = new ArrayList<>(lab);
            expected.addAll(standard);
            assertThat(export(store)).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(export(store).stream().filter(batch -> batch.instance().equals("lab")))
                    .containsExactlyElementsOf(lab);
            assertThat(export(store).stream().filter(batch -> batch.instance().equals("default")))
                    .containsExactlyElementsOf(standard);
        }
    }

    @Test
    void takesTheSameBatchOnce() throws Exception {
        Batch batch = new SyntheticRun().next();
        try (BatchStore store = BatchStore.open(folder, CLOCK)) {
            assertThat(save(store, batch)).isEqualTo(BatchStore.Saved.STORED);
            assertThat(save(store, batch)).isEqualTo(BatchStore.Saved.DUPLICATE);

            assertThat(export(store)).containsExactly(batch);
        }
    }

    @Test
    void keepsWhatWasStoredOverARestart() throws Exception {
        Batch batch = new SyntheticRun().next();
        try (BatchStore store = BatchStore.open(folder, CLOCK)) {
            save(store, batch);
        }
        try (BatchStore store = BatchStore.open(folder, CLOCK)) {
            assertThat(save(store, batch)).isEqualTo(BatchStore.Saved.DUPLICATE);
        }
    }

    @Test
    void storesNothingOfABatchThatDoesNotFit() throws Exception {
        SyntheticRun run = new SyntheticRun();
        List<Batch> stored = new ArrayList<>();
        AtomicLong room = new AtomicLong(40);
        Database database = new Database(folder.resolve(BatchStore.FILE), room::get);
        try (BatchStore store = BatchStore.open(database, CLOCK)) {
            Batch next = run.next();
            StoreException failure = null;
            for (int count = 0; count < 100 && failure == null; count++) {
                try {
                    save(store, next);
                    stored.add(next);
                    next = run.next();
                } catch (StoreException e) {
                    failure = e;
                }
            }

            assertThat(failure).isInstanceOf(StoreFullException.class).hasMessageContaining(folder.toString());
            assertThat(export(store)).containsExactlyElementsOf(stored);
            try (History history = store.history()) {
                List<HostPoint> points = new ArrayList<>();
                history.hostPoints(
                        history.instances().get(0), new Window(stored.get(0).created(), next.created()), points::add);
                assertThat(points).hasSameSizeAs(stored);
            }

            room.set(1_000_000);
            assertThat(save(store, next)).isEqualTo(BatchStore.Saved.STORED);
            stored.add(next);
            assertThat(export(store)).containsExactlyElementsOf(stored);
        }
    }

    @Test
    void refusesTheDatabaseOfANewerVersion() throws Exception {
        BatchStore.open(folder, CLOCK).close();
        try (Connection connection = new Database(folder.resolve(BatchStore.FILE)).openForWriting();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = 99");
            connection.commit();
        }

        assertThatThrownBy(() -> BatchStore.open(folder, CLOCK))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("version 99");
    }

    private static BatchStore.Saved save(BatchStore store, Batch batch) throws Exception {
        return store.save(batch, MAPPER.writeValueAsString(batch));
    }

    private static List<Batch> batches(SyntheticRun run, int count) {
        List<Batch> batches = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            batches.add(run.next());
        }
        return batches;
    }

    private static List<Batch> export(BatchStore store) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.export(out);
        List<Batch> batches = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            batches.add(MAPPER.readValue(line, Batch.class));
        }
        return batches;
    }
}
