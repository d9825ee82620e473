// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import dev.gestor.cluster.HostItem;
import dev.gestor.cluster.HostListException;
import dev.gestor.cluster.HostTroubleException;
import dev.gestor.cluster.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks hosts up in the ssh configuration, as {@code ssh} would. */
final class Targets {
    private static final int DEFAULT_PORT = 22;
    private static final Path SYSTEM = Path.of("/etc/ssh");
    private static final Pattern TOKEN = Pattern.compile("%(.)");
    private static final List<String> DEFAULT_KEYS = List.of("id_rsa", "id_ecdsa", "id_ed25519");

    private final SshSettings settings;
    private final SshConfig config = new SshConfig();

    /** @throws IOException names the file that cannot be read */
    Targets(SshSettings settings) throws IOException {
        this.settings = settings;
        Path userFolder = settings.home().resolve(".ssh");
        if (settings.config().isPresent()) {
            Path file = settings.config().get();
            if (!Files.isReadable(file)) {
                throw new IOException("cannot read the ssh configuration %s".formatted(file));
            }
            config.add(file, userFolder, settings.home());
            return;
        }
        for (Path folder : List.of(userFolder, SYSTEM)) {
            Path file = folder.resolve(folder.equals(SYSTEM) ? "ssh_config" : "config");
            if (Files.isReadable(file)) {
                config.add(file, folder, settings.home());
            }
        }
    }

    /** Looked up anew each time: cheap, and nothing is kept that could be stale. */
    Target find(HostItem item) throws HostTroubleException {
        SshConfig.Values values = config.of(item.host(), item.user(), settings.userName());
        if (!values.first("proxycommand").orElse("none").equalsIgnoreCase("none")
                && values.first("proxyjump").isEmpty()) {
            throw trouble("ProxyCommand is not supported; use ProxyJump");
        }
        int port = item.port().isPresent() ? item.port().getAsInt() : port(values);
        String user = item.user().or(() -> values.first("user")).orElse(settings.userName());
        String hostName = values.first("hostname").orElse(item.host()).replace("%h", item.host());
        Map<String, String> tokens = Map.of(
                "%",
                "%",
                "h",
                hostName,
                "n",
                item.host(),
                "p",
                Integer.toString(port),
                "r",
                user,
                "u",
                settings.userName(),
                "d",
                settings.home().toString());
        List<Path> named = Stream.concat(
                        settings.identities().stream(), paths(values.each("identityfile"), tokens).stream())
                .toList();
        return new Target(
                item.text(),
                hostName,
                port,
                user,
                values.first("hostkeyalias").orElse(hostName),
                named,
                named.isEmpty() ? defaultKeys() : List.of(),
                values.first("identitiesonly").orElse("no").equalsIgnoreCase("yes"),
                agent(values, tokens),
                settings.knownHosts()
                        .map(List::of)
                        .orElseGet(() -> knownHosts(
                                values, "userknownhostsfile", tokens, "~/.ssh/known_hosts", "~/.ssh/known_hosts2")),
                settings.knownHosts().isPresent()
                        ? List.of()
                        : knownHosts(values, "globalknownhostsfile", tokens, SYSTEM + "/ssh_known_hosts"),
                timeout(values),
                jumps(values));
    }

    private static int port(SshConfig.Values values) throws HostTroubleException {
        Optional<String> port = values.first("port");
        if (port.isEmpty()) {
            return DEFAULT_PORT;
        }
        if (!port.get().matches("[0-9]{1,5}")
                || Integer.parseInt(port.get()) < 1
                || Integer.parseInt(port.get()) > 65_535) {
            throw trouble("Port '%s' is not from 1 to 65535".formatted(port.get()));
        }
        return Integer.parseInt(port.get());
    }

    private Duration timeout(SshConfig.Values values) {
        return values.first("connecttimeout")
                .filter(seconds -> seconds.matches("[1-9][0-9]{0,5}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(settings.timeout());
    }

    private List<Path> defaultKeys() {
        return DEFAULT_KEYS.stream()
                .map(name -> settings.home().resolve(".ssh").resolve(name))
                .toList();
    }

    private Optional<Path> agent(SshConfig.Values values, Map<String, String> tokens) {
        Optional<String> named = values.first("identityagent");
        if (named.isEmpty() || named.get().equals("SSH_AUTH_SOCK")) {
            return settings.agent();
        }
        return named.get().equalsIgnoreCase("none") ? Optional.empty() : Optional.of(path(named.get(), tokens));
    }

    private List<Path> knownHosts(
            SshConfig.Values values, String keyword, Map<String, String> tokens, String... defaults) {
        List<String> words = values.words(keyword).isEmpty() ? List.of(defaults) : values.words(keyword);
        return paths(
                words.stream().filter(word -> !word.equalsIgnoreCase("none")).toList(), tokens);
    }

    private List<Path> paths(List<String> words, Map<String, String> tokens) {
        return words.stream().map(word -> path(word, tokens)).toList();
    }

    /** {@code ~/} is the home folder, {@code %h} and the like what they stand for; others are left as they are. */
    private Path path(String word, Map<String, String> tokens) {
        Matcher matcher = TOKEN.matcher(word);
        String text = matcher.replaceAll(
                found -> Matcher.quoteReplacement(tokens.getOrDefault(found.group(1), found.group())));
        return text.startsWith("~/")
                ? settings.home().resolve(text.substring(2))
                : settings.home().resolve(text);
    }

    private static List<HostItem> jumps(SshConfig.Values values) throws HostTroubleException {
        Optional<String> words = values.first("proxyjump");
        if (words.isEmpty() || words.get().equalsIgnoreCase("none")) {
            return List.of();
        }
        List<HostItem> jumps = new ArrayList<>();
        for (String word : words.get().split(",", -1)) {
            try {
                jumps.add(
                        HostItem.parse(word.strip().replaceFirst("^ssh://", "").replaceFirst("/$", "")));
            } catch (HostListException e) {
                throw new HostTroubleException(
                        Trouble.of(Trouble.Kind.CONFIGURATION, "ProxyJump: " + e.getMessage()), e);
            }
        }
        return List.copyOf(jumps);
    }

    private static HostTroubleException trouble(String what) {
        return new HostTroubleException(Trouble.of(Trouble.Kind.CONFIGURATION, what));
    }
}
