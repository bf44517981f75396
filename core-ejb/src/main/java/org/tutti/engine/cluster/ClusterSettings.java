package org.tutti.engine.cluster;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How this server is one of several, as the system properties say: docs/cluster.md. What starts the server has checked
 * them, with better words, and filled in what can be left out.
 *
 * @param node this one
 * @param address where this node listens for the others
 * @param hosts where all of them listen
 */
public record ClusterSettings(Node node, String address, int port, List<InetSocketAddress> hosts) {

    static final String HOSTS = "tutti.cluster";
    static final String BIND = "tutti.cluster.bind";
    static final String NAME = "tutti.node";
    static final String URL = "tutti.node.url";
    static final String SHARED = "tutti.shared";

    private static final String USUAL_BIND = "127.0.0.1:7600";
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int ENDING = 6, LONGEST_NAME = 50;
    private static final Pattern PLACE = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s]+):(\\d{1,5})");

    /** Empty for a server that is by itself. */
    public static Optional<ClusterSettings> of(Properties settings) {
        String hosts = text(settings, HOSTS, "");
        if (hosts.isEmpty()) {
            return Optional.empty();
        }
        InetSocketAddress bind = place(BIND, text(settings, BIND, USUAL_BIND), false);
        List<InetSocketAddress> all = new ArrayList<>();
        for (String host : hosts.split(",")) {
            all.add(place(HOSTS, host.strip(), true));
        }
        // One whose name nobody knows now finds the others by itself.
        all.removeIf(InetSocketAddress::isUnresolved);
        var node = new Node(nameOf(settings) + "." + ending(), url(settings));
        return Optional.of(new ClusterSettings(node, bind.getHostString(), bind.getPort(), List.copyOf(all)));
    }

    /** Of a server that is by itself. */
    public static Node alone(Properties settings) {
        return new Node(nameOf(settings), Optional.empty());
    }

    /**
     * Where the files are that all nodes have in common, such as the key by which links are signed.
     *
     * @param data where a server that is by itself has them
     */
    public static Path shared(Properties settings, Path data) {
        return Optional.of(text(settings, SHARED, "")).filter(Predicate.not(String::isEmpty)).map(Path::of).orElse(data);
    }

    private static String nameOf(Properties settings) {
        String name = text(settings, NAME, text(settings, "jboss.node.name", "tutti"));
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    private static Optional<URI> url(Properties settings) {
        String port = text(settings, "jboss.http.port", "8080");
        String url = text(settings, URL, text(settings, "tutti.url", "http://127.0.0.1:" + port + "/"));
        return url.equals("none") ? Optional.empty() : Optional.of(URI.create(url.endsWith("/") ? url : url + "/"));
    }

    /** Names are looked up once, at the start. */
    private static InetSocketAddress place(String setting, String text, boolean resolved) {
        Matcher parts = PLACE.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
            throw new IllegalArgumentException("-D%s takes HOST:PORT, not '%s'.".formatted(setting, text));
        }
        String host = parts.group(1).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(parts.group(2));
        return resolved ? new InetSocketAddress(host, port) : InetSocketAddress.createUnresolved(host, port);
    }

    private static String ending() {
        return new SecureRandom().ints(ENDING, 0, LETTERS.length())
                .mapToObj(i -> LETTERS.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    private static String text(Properties settings, String name, String usual) {
        String text = settings.getProperty(name, "").strip();
        return text.isEmpty() ? usual : text;
    }
}
