// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.load.LoadPlan;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers within bounds. */
class NumberConverter implements ITypeConverter<Integer> {
    private final int least;
    private final int most;

    private NumberConverter(int least, int most) {
        this.least = least;
        this.most = most;
    }

    @Override
    public Integer convert(String value) {
        int number;
        try {
            number = Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'%s' is not a whole number".formatted(value));
        }
        if (number < least || number > most) {
            throw new TypeConversionException(
                    "'%s' is out of bounds; it must be from %d to %d".formatted(value, least, most));
        }
        return number;
    }

    /** How many containers. */
    static final class Count extends NumberConverter {
        Count() {
            super(0, 10_000);
        }
    }

    /** Containers to create at once, as many as the HTTP server takes. */
    static final class Containers extends NumberConverter {
        Containers() {
            super(0, 1000);
        }
    }

    /** Containers of one service; one at least. */
    static final class Replicas extends NumberConverter {
        Replicas() {
            super(1, 1000);
        }
    }

    /** Instances to start at once, as many as the HTTP server takes. */
    static final class Instances extends NumberConverter {
        Instances() {
            super(1, 20);
        }
    }

    /** A TCP port of a server. */
    static final class ServerPort extends NumberConverter {
        ServerPort() {
            super(1, 65_535);
        }
    }

    /** Requests at once. */
    static final class Burst extends NumberConverter {
        Burst() {
            super(1, 100_000);
        }
    }

    /** Requests a second. */
    static final class Rate extends NumberConverter {
        Rate() {
            super(1, 1_000_000);
        }
    }

    /** Connections of the load client. */
    static final class Connections extends NumberConverter {
        Connections() {
            super(1, LoadPlan.MOST_CONNECTIONS);
        }
    }

    /** A TCP port; 0 lets the system choose. */
    static final class Port extends NumberConverter {
        Port() {
            super(0, 65_535);
        }
    }
}
