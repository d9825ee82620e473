// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import dev.gestor.cluster.HostTroubleException;
import dev.gestor.cluster.Trouble;
import dev.gestor.cluster.Trouble.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.jspecify.annotations.Nullable;

/** What an exception of the library, or of the system, means for a person. */
final class ConnectTroubles {
    private ConnectTroubles() {}

    static HostTroubleException of(Attempt attempt, Exception e) {
        Optional<Trouble> refusal = attempt.refusal();
        return new HostTroubleException(refusal.orElseGet(() -> byCause(attempt, e)), e);
    }

    private static Trouble byCause(Attempt attempt, Exception e) {
        Target target = attempt.target();
        if (cause(e, UnknownHostException.class) != null || cause(e, UnresolvedAddressException.class) != null) {
            return Trouble.of(Kind.UNKNOWN_NAME, target.hostName());
        }
        SocketException socket = cause(e, SocketException.class);
        if (socket instanceof ConnectException
                && String.valueOf(socket.getMessage()).contains("refused")) {
            return Trouble.of(Kind.REFUSED, target.address());
        }
        if (socket instanceof ConnectException || socket instanceof NoRouteToHostException) {
            return Trouble.of(Kind.UNREACHABLE, target.address(), String.valueOf(socket.getMessage()));
        }
        if (cause(e, TimeoutException.class) != null) {
            return Trouble.of(
                    Kind.CONNECT_TIMEOUT, Long.toString(target.timeout().toSeconds()));
        }
        SshException said = cause(e, SshException.class);
        if (said != null && isLoginRefused(said)) {
            return login(attempt);
        }
        boolean lost = said != null && said.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_CONNECTION_LOST;
        return lost || isEnd(e) ? Trouble.of(Kind.CLOSED) : Trouble.of(Kind.OTHER, oneLine(e));
    }

    private static boolean isLoginRefused(SshException said) {
        String message = String.valueOf(said.getMessage());
        return said.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE
                || message.contains("No more authentication methods")
                || message.contains("Too many authentication failures");
    }

    private static Trouble login(Attempt attempt) {
        if (!attempt.keys().locked().isEmpty()) {
            return Trouble.of(
                    Kind.KEY_ENCRYPTED,
                    attempt.keys().locked().stream().map(Path::toString).collect(Collectors.joining(", ")));
        }
        String problems = String.join("; ", attempt.keys().problems());
        return problems.isEmpty()
                ? Trouble.of(Kind.AUTHENTICATION, attempt.target().user())
                : Trouble.of(Kind.CONFIGURATION, problems);
    }

    static boolean isEnd(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("closed") || message.contains("Broken pipe") || message.contains("Connection reset");
    }

    static String oneLine(Exception e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        return message.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
    }

    static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> type) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
