// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/**
 * How a log server is to run.
 *
 * @param bind address to listen on
 * @param port 0 takes a free one
 * @param state folder of the token, {@code <state>/log-server}
 * @param data folder of the database
 * @param charts folder of the PNG files
 */
record ServerConfig(String bind, int port, Path state, Path data, Path charts) {
    ServerConfig {
        if (port < 0 || port > 65_535) {
            throw new ConfigException("--port must be between 0 and 65535, was " + port);
        }
    }

    /** Refuses an address that others can reach: the token and the data would travel in clear. */
    static String checkedBind(String bind, boolean insecure) {
        InetAddress address;
        try {
            address = InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw new ConfigException("--bind must be an address of this machine, was " + bind);
        }
        if (!address.isLoopbackAddress() && !insecure) {
            throw new ConfigException(
                    "--bind " + bind
                            + " can be reached by other machines, and there is no encryption: keep 127.0.0.1, or say --insecure too");
        }
        return bind;
    }
}
