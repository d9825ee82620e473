// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder of the database, held by one log server at a time. The lock ends with the process, however it ends. */
final class DataFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static DataFolder lock(Path path) throws IOException {
        createPrivate(path);
        Path file = path.resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(path, file);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            DataFolder folder = new DataFolder(path, channel);
            folder.cleanTemporaries();
            return folder;
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw inUse(path, file);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static IOException inUse(Path path, Path file) throws IOException {
        return new IOException("Another log server (process %s) uses the data in %s: stop it, or choose another --data"
                .formatted(Files.readString(file).strip(), path));
    }

    /** A killed process leaves the database driver's native library here. */
    private void cleanTemporaries() throws IOException {
        createPrivate(temporaries());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(temporaries())) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    static void createPrivate(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    Path path() {
        return path;
    }

    Path temporaries() {
        return path.resolve("tmp");
    }

    @Override
    public void close() throws IOException {
        cleanTemporaries();
        channel.close();
    }
}
