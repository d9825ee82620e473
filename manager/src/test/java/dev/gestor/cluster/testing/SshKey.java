// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A key pair made by {@code ssh-keygen} in a folder of the test's. */
public record SshKey(Path file) {

    /** @param type for example {@code ed25519} */
    public static SshKey make(Path folder, String name, String type) throws IOException, InterruptedException {
        return make(folder, name, type, "");
    }

    public static SshKey make(Path folder, String name, String type, String passphrase)
            throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        Programs.run("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "test", "-f", file.toString());
        return new SshKey(file);
    }

    /** Type and key, without the comment. */
    public String publicLine() throws IOException {
        String[] words = Files.readString(file.resolveSibling(file.getFileName() + ".pub"))
                .split(" ", 3);
        return words[0] + " " + words[1];
    }
}
