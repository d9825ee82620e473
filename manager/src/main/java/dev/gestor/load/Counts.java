// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many requests.
 *
 * @param offered by the plan
 * @param dropped of those, because no connection was free
 * @param succeeded answered, with a status below 400
 * @param failures the others, by kind: {@code connect}, {@code timeout}, {@code broken}, {@code malformed}, {@code status 503}
 */
public record Counts(long offered, long dropped, long succeeded, Map<String, Long> failures) {
    public Counts {
        failures = Collections.unmodifiableMap(new TreeMap<>(failures));
    }

    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Those that had an end, well or not. */
    public long done() {
        return succeeded + failed();
    }
}
