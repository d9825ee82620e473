// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Brings the database to this version's schema, one numbered script a step, each in a transaction. */
final class Schema {
    static final int VERSION = 1;

    private Schema() {}

    static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
            return rows.getInt(1);
        }
    }

    static void migrate(Connection connection) throws SQLException, StoreException {
        int found = version(connection);
        connection.rollback();
        if (found > VERSION) {
            throw new StoreException(
                    "The database has version %d, this log server knows %d: use a newer one, or another --data folder"
                            .formatted(found, VERSION));
        }
        for (int next = found + 1; next <= VERSION; next++) {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(script(next));
                statement.executeUpdate("PRAGMA user_version = " + next);
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static String script(int version) throws StoreException {
        String name = "%03d.sql".formatted(version);
        try (InputStream resource = Schema.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new StoreException("The log server's jar lacks " + name);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StoreException("Cannot read " + name, e);
        }
    }
}
