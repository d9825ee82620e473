// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import dev.gestor.engine.EngineUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** Says in one message where Docker was looked for, who named that place, what went wrong there and what to do about it. */
final class Unavailable {
    private static final String START =
            "start Docker (systemctl start docker), or name another address by --docker-url";

    private Unavailable() {}

    static EngineUnavailableException because(DockerAddress address, String what, Throwable failure) {
        Throwable cause = deepest(failure);
        String words = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new EngineUnavailableException(
                "cannot %s: Docker does not answer at %s: %s; %s"
                        .formatted(what, address, words, remedy(address, words)),
                failure);
    }

    static EngineUnavailableException noAnswer(DockerAddress address, String what, Duration limit, Throwable cause) {
        return new EngineUnavailableException(
                "cannot %s: Docker at %s accepted the request and did not answer within %d s; look into Docker's log, restart it if it hangs"
                        .formatted(what, address, limit.toSeconds()),
                cause);
    }

    private static String remedy(DockerAddress address, String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.contains("permission denied")) {
            return "become a member of the socket's group (sudo usermod -aG docker $USER, then log in again), or run as root";
        }
        if (lower.contains("https server") || lower.contains("tls") || lower.contains("certificate")) {
            return "set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem";
        }
        if (address.uri().getScheme().equals("tcp")) {
            return "check host and port, and that Docker listens there";
        }
        return START;
    }

    /** The operating system's own words; those around them are the HTTP client's. */
    private static Throwable deepest(Throwable failure) {
        Throwable cause = failure;
        for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
            if (cause instanceof IOException && !(next instanceof IOException)) {
                break;
            }
            cause = next;
        }
        return cause;
    }
}
