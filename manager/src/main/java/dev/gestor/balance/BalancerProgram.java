// SPDX-License-Identifier: Apache-2.0
package dev.gestor.balance;

import java.util.List;

/**
 * What a balancer's container runs: HAProxy, and a shell that starts it again where a signal killed it (the kernel for want of
 * memory, a person, a fault of its own). That takes milliseconds; for Docker to notice the end of a container and start it anew takes
 * about a second. One that is killed ten times, each within ten seconds, has a fault that it meets at every start: the container
 * ends with a code of its own, and Gestor starts it after a pause.
 */
public final class BalancerProgram {
    /** The container's, where HAProxy is killed again and again. */
    public static final int GAVE_UP = 70;

    // In the foreground, and all of it one process. From its file alone, which has all servers.
    private static final String SUPERVISED =
            """
            trap 'trap - TERM; kill -TERM "$child"; wait "$child"; exit' TERM
            left=10
            while :; do
                read -r began rest </proc/uptime
                haproxy -db -f @FOLDER@/haproxy.cfg &
                child=$!
                wait "$child"
                code=$?
                read -r ended rest </proc/uptime
                [ $((${ended%.*} - ${began%.*})) -lt 10 ] || left=10
                left=$((left - 1))
                [ "$code" -gt 128 ] || exit "$code"
                [ "$left" -gt 0 ] || exit @GAVE_UP@
                echo "HAProxy was killed by signal $((code - 128)) and is started again"
            done
            """.replace("@FOLDER@", BalancerConfig.FOLDER).replace("@GAVE_UP@", Integer.toString(GAVE_UP));

    private BalancerProgram() {}

    /** By name, wherever the image has it. */
    public static List<String> entrypoint() {
        return List.of("sh");
    }

    public static List<String> command() {
        return List.of("-c", SUPERVISED);
    }
}
