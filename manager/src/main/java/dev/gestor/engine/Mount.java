// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a container sees below a path of its own.
 *
 * @param source the host's absolute path of a bind, the name of a volume; empty: an anonymous volume, or a tmpfs
 * @param target absolute path in the container
 * @param sizeBytes of a tmpfs
 * @param mode of a tmpfs's root, for example 01777
 * @param createSource whether a bind's missing folder is made on the host
 */
public record Mount(
        Kind kind,
        Optional<String> source,
        String target,
        boolean readOnly,
        OptionalLong sizeBytes,
        OptionalInt mode,
        boolean createSource) {
    public Mount {
        if (kind == Kind.BIND && source.isEmpty()) {
            throw new IllegalArgumentException("the bind mount at %s needs a path of the host".formatted(target));
        }
    }

    public static Mount bind(String source, String target, boolean readOnly) {
        return new Mount(
                Kind.BIND, Optional.of(source), target, readOnly, OptionalLong.empty(), OptionalInt.empty(), false);
    }

    public static Mount volume(String name, String target, boolean readOnly) {
        return new Mount(
                Kind.VOLUME, Optional.of(name), target, readOnly, OptionalLong.empty(), OptionalInt.empty(), false);
    }

    public static Mount tmpfs(String target) {
        return new Mount(Kind.TMPFS, Optional.empty(), target, false, OptionalLong.empty(), OptionalInt.empty(), false);
    }

    /** Where the content lives. */
    public enum Kind {
        BIND,
        VOLUME,
        TMPFS
    }
}
