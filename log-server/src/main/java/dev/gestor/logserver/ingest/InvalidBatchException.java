// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.ingest;

/** A batch that can never be taken, and what the sender has to change. */
public final class InvalidBatchException extends Exception {
    private static final long serialVersionUID = 1;
    private static final int MAX_VALUE = 100;

    private final String field;
    private final String value;
    private final String expected;

    InvalidBatchException(String field, String value, String expected) {
        super("%s must be %s, was %s".formatted(field, expected, excerpt(value)));
        this.field = field;
        this.value = excerpt(value);
        this.expected = expected;
    }

    /** Path of the field, for example {@code containers[3].cpuCores}. */
    public String field() {
        return field;
    }

    public String value() {
        return value;
    }

    public String expected() {
        return expected;
    }

    private static String excerpt(String value) {
        return value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE) + "...";
    }
}
