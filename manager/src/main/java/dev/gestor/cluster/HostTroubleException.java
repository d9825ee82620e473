// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A host could not be reached or read. */
public final class HostTroubleException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Trouble trouble;

    public HostTroubleException(Trouble trouble) {
        this(trouble, null);
    }

    public HostTroubleException(Trouble trouble, @Nullable Throwable cause) {
        super(trouble.kind() + " " + trouble.details(), cause);
        this.trouble = trouble;
    }

    public Trouble trouble() {
        return trouble;
    }
}
