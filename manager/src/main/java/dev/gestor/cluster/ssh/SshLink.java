// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import dev.gestor.cluster.HostLinks;
import dev.gestor.cluster.HostTroubleException;
import dev.gestor.cluster.Trouble;
import dev.gestor.cluster.Trouble.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * A session that is kept, and in it one command that is kept too: it reads once for each line that it is sent. A command a reading would
 * start the user's shell each time, which may take the host seconds of CPU (bash reads {@code .bashrc} below sshd).
 * Where the host's own configuration puts another command in its place that reads once and ends, each reading is a command.
 */
final class SshLink implements HostLinks.Link {
    private static final String LAST_LINE = "end";
    private static final String COMMAND =
            "exec sh -c 'while read -r line; do cat /proc/stat /proc/meminfo; echo " + LAST_LINE + "; done'";

    private final ClientSession session;
    private @Nullable Running running;

    private record Running(ChannelExec channel, OutputStream questions, AnswerStream answers, AnswerStream errors) {}

    SshLink(ClientSession session) {
        this.session = session;
    }

    @Override
    public String read(Duration timeout) throws HostTroubleException, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            Running old = running;
            if (old != null && !old.channel.isClosing()) {
                String text = ask(old, end, timeout);
                if (!text.isEmpty() || !session.isOpen()) {
                    return answer(old, text);
                }
            }
            // None yet, or it has ended since: a new one over the same session.
            Running started = start(left(end));
            running = started;
            return answer(started, ask(started, end, timeout));
        } catch (HostTroubleException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw failure(e, timeout);
        }
    }

    private Running start(Duration timeout) throws IOException {
        ChannelExec channel = session.createExecChannel(COMMAND);
        var answers = new AnswerStream(LAST_LINE);
        var errors = new AnswerStream(LAST_LINE);
        channel.setOut(answers);
        channel.setErr(errors);
        channel.addCloseFutureListener(closed -> answers.finish());
        channel.open().verify(timeout);
        return new Running(channel, channel.getInvertedIn(), answers, errors);
    }

    private static String ask(Running running, long end, Duration timeout)
            throws HostTroubleException, InterruptedException {
        try {
            running.questions.write('\n');
            running.questions.flush();
        } catch (IOException e) {
            // It ended without waiting for the question; its answer may be there all the same.
            running.answers.finish();
        }
        if (!running.answers.await(left(end))) {
            throw noAnswer(timeout);
        }
        return running.answers.take();
    }

    private String answer(Running from, String text) throws HostTroubleException {
        if (text.isEmpty() && !session.isOpen()) {
            throw new HostTroubleException(Trouble.of(Kind.CLOSED));
        }
        String errors = from.errors.take();
        if (text.length() <= LAST_LINE.length() + 1 && !errors.isEmpty()) {
            String said = errors.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
            throw new HostTroubleException(Trouble.of(Kind.BAD_ANSWER, said));
        }
        return text;
    }

    private HostTroubleException failure(Exception e, Duration timeout) {
        if (ConnectTroubles.cause(e, TimeoutException.class) != null) {
            return noAnswer(timeout);
        }
        boolean ended = !session.isOpen() || ConnectTroubles.isEnd(e);
        return new HostTroubleException(
                ended ? Trouble.of(Kind.CLOSED) : Trouble.of(Kind.OTHER, ConnectTroubles.oneLine(e)), e);
    }

    private static HostTroubleException noAnswer(Duration timeout) {
        return new HostTroubleException(Trouble.of(Kind.NO_ANSWER, Long.toString(timeout.toSeconds())));
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }

    @Override
    public void close() {
        // Not gracefully: the other side may say nothing any more.
        session.close(true);
    }
}
