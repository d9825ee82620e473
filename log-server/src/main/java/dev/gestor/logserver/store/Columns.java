// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Sets the parameters of one statement from left to right. */
final class Columns {
    private final PreparedStatement statement;
    private int index;

    private Columns(PreparedStatement statement) {
        this.statement = statement;
    }

    static Columns of(PreparedStatement statement) {
        return new Columns(statement);
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    Columns add(long value) throws SQLException {
        statement.setLong(++index, value);
        return this;
    }

    Columns add(String value) throws SQLException {
        statement.setString(++index, value);
        return this;
    }

    Columns add(Instant value) throws SQLException {
        return add(micros(value));
    }

    Columns add(byte[] value) throws SQLException {
        statement.setBytes(++index, value);
        return this;
    }

    Columns add(OptionalLong value) throws SQLException {
        return value.isPresent() ? add(value.getAsLong()) : addNull(Types.INTEGER);
    }

    Columns add(OptionalInt value) throws SQLException {
        return value.isPresent() ? add(value.getAsInt()) : addNull(Types.INTEGER);
    }

    Columns add(OptionalDouble value) throws SQLException {
        if (value.isEmpty()) {
            return addNull(Types.REAL);
        }
        statement.setDouble(++index, value.getAsDouble());
        return this;
    }

    Columns add(Optional<String> value) throws SQLException {
        return value.isPresent() ? add(value.get()) : addNull(Types.VARCHAR);
    }

    private Columns addNull(int type) throws SQLException {
        statement.setNull(++index, type);
        return this;
    }
}
