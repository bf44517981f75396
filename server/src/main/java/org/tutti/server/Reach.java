package org.tutti.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How far the server can be reached, as the settings say. An empty setting counts as none.
 *
 * @param bind the address that serves HTTPS, if one does
 * @param keyStore the customer's certificate, if it is not to be a generated one
 * @param password of the customer's key store
 * @param url the public base URL: an origin and a slash
 * @param origins of other sites whose pages may connect; {@code *} for all
 * @param proxy whether what a proxy forwards is believed
 */
record Reach(
        Optional<InetAddress> bind,
        int httpsPort,
        Optional<Path> keyStore,
        String password,
        Optional<URI> url,
        List<String> origins,
        boolean proxy) {

    static final String BIND = "tutti.bind";
    static final String HTTPS_PORT = "tutti.https.port";
    static final String KEY_STORE = "tutti.keystore";
    static final String PASSWORD = "tutti.keystore.password";
    static final String PASSWORD_FILE = "tutti.keystore.password.file";
    static final String URL = "tutti.url";
    static final String ORIGINS = "tutti.origins";
    static final String PROXY = "tutti.proxy";

    /** From where relative paths start; Maven starts the server in another folder than its own. */
    private static final String FOLDER = "tutti.folder";

    private static final int USUAL_PORT = 8443;

    /** What may stand in a certificate; some machines have names that may not. */
    private static final Pattern HOST_NAME =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    static Reach of(Properties settings) throws SettingException {
        Optional<InetAddress> bind = address(text(settings, BIND));
        Optional<Path> keyStore = Optional.of(text(settings, KEY_STORE))
                .filter(file -> !file.isEmpty())
                .map(file -> path(settings, file));
        if (keyStore.isPresent() && bind.isEmpty()) {
            throw new SettingException(
                    "-D%s gives a certificate, but HTTPS is off. Add -D%s=ADDRESS, or leave it out.", KEY_STORE, BIND);
        }
        return new Reach(
                bind,
                port(settings, HTTPS_PORT, USUAL_PORT),
                keyStore,
                keyStore.isPresent() ? password(settings) : "",
                url(URL, text(settings, URL)),
                origins(text(settings, ORIGINS)),
                yes(settings, PROXY));
    }

    static String text(Properties settings, String name) {
        return settings.getProperty(name, "").strip();
    }

    /** Where a file is that a setting names. */
    static Path path(Properties settings, String file) {
        return Path.of(text(settings, FOLDER)).resolve(file).toAbsolutePath().normalize();
    }

    static int port(Properties settings, String name, int usual) throws SettingException {
        String text = text(settings, name);
        if (text.isEmpty()) {
            return usual;
        }
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535) {
            throw new SettingException("-D%s takes a port from 1 to 65535, not '%s'.", name, text);
        }
        return Integer.parseInt(text);
    }

    private static boolean yes(Properties settings, String name) throws SettingException {
        String text = text(settings, name);
        if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
            throw new SettingException("-D%s is true or false, not '%s'.", name, text);
        }
        return text.equals("true");
    }

    private static Optional<InetAddress> address(String text) throws SettingException {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            throw new SettingException(
                    "-D%s takes an address such as 192.0.2.2, or 0.0.0.0 for all there are; '%s' is none.", BIND, text);
        }
    }

    private static String password(Properties settings) throws SettingException {
        return secret(settings, PASSWORD, PASSWORD_FILE).orElseThrow(() -> new SettingException(
                "The key store of -D%s has a password: give it with -D%s=FILE (its first line).",
                KEY_STORE, PASSWORD_FILE));
    }

    /** What is given itself, or as the first line of a file; empty if neither is given. */
    static Optional<String> secret(Properties settings, String name, String fileName) throws SettingException {
        String secret = settings.getProperty(name, "");
        String file = text(settings, fileName);
        if (!secret.isEmpty() || file.isEmpty()) {
            return Optional.of(secret).filter(given -> !given.isEmpty());
        }
        Path path = path(settings, file);
        try (Stream<String> lines = Files.lines(path)) {
            return Optional.of(lines.findFirst().orElse(""));
        } catch (IOException | UncheckedIOException e) {
            throw new SettingException(
                    "The password file %s cannot be read. Maybe the path of -D%s is wrong.", path, fileName);
        }
    }

    /** An origin, as a base for links: the page and the protocol use addresses that begin at the root. */
    static Optional<URI> url(String name, String text) throws SettingException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw noUrl(name, text, "it is not a URL");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http") || url.getHost() == null) {
            throw noUrl(name, text, "it has no https:// and host");
        }
        if (!url.getRawPath().isEmpty() && !url.getRawPath().equals("/")) {
            throw noUrl(name, text, "it has a path; Tutti takes a host of its own");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
            throw noUrl(name, text, "it has more than a host and a port");
        }
        boolean usual = url.getPort() < 0 || url.getPort() == (scheme.equals("https") ? 443 : 80);
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return Optional.of(URI.create(scheme + "://" + host + (usual ? "" : ":" + url.getPort()) + "/"));
    }

    private static SettingException noUrl(String name, String text, String why) {
        return new SettingException(
                "-D%s takes what the address bar shows, such as https://films.example.org/; '%s' is not that: %s.",
                name, text, why);
    }

    private static List<String> origins(String text) throws SettingException {
        List<String> origins = new ArrayList<>();
        for (String part : text.split(",")) {
            String origin = part.strip();
            if (origin.equals("*")) {
                origins.add(origin);
            } else {
                url(ORIGINS, origin).map(URI::toString).ifPresent(origins::add);
            }
        }
        return origins;
    }

    /** The addresses by which devices come to the bound one: itself, or all of this machine. */
    List<InetAddress> addresses() {
        return bind.stream()
                .flatMap(address -> address.isAnyLocalAddress()
                        // All of IPv6 takes in IPv4, but not the other way round.
                        ? ofThisMachine().filter(each -> address instanceof Inet6Address || each instanceof Inet4Address)
                        : Stream.of(address))
                .toList();
    }

    static Stream<InetAddress> ofThisMachine() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    // Nobody can open those: they mean something only together with an interface.
                    .filter(address -> !address.isLinkLocalAddress())
                    .distinct();
        } catch (SocketException e) {
            return Stream.empty();
        }
    }

    /** What the address bar may show when the bound address is reached: what a generated certificate is for. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        addresses().forEach(address -> names.add(withoutScope(address)));
        names.addAll(hostNames());
        names.add("localhost");
        url.map(URI::getHost).map(host -> host.replaceAll("[\\[\\]]", "")).map(Reach::canonical).ifPresent(names::add);
        return names;
    }

    /** The names of this machine, also as telephones find it where there is no name server. */
    static Set<String> hostNames() {
        Set<String> names = new LinkedHashSet<>();
        try {
            String name = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            if (HOST_NAME.matcher(name).matches() && !isLiteral(name)) {
                names.add(name);
                if (!name.contains(".")) {
                    names.add(name + ".local");
                }
            }
        } catch (UnknownHostException e) {
            // It has none that anybody knows.
        }
        return names;
    }

    /** One spelling of each address. */
    static String canonical(String host) {
        return isLiteral(host) ? withoutScope(InetAddress.ofLiteral(host)) : host;
    }

    static boolean isLiteral(String host) {
        return host.contains(":") || host.matches("[0-9.]+");
    }

    private static String withoutScope(InetAddress address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }

    /** What other devices open. */
    List<URI> doors() {
        List<InetAddress> all = addresses();
        List<InetAddress> others = all.stream().filter(address -> !address.isLoopbackAddress()).toList();
        return (others.isEmpty() ? all : others).stream().map(this::door).toList();
    }

    private URI door(InetAddress address) {
        String host = withoutScope(address);
        String literal = address instanceof Inet6Address ? "[" + host + "]" : host;
        return URI.create("https://" + literal + (httpsPort == 443 ? "" : ":" + httpsPort) + "/");
    }

    /**
     * With what links begin, if that is known: as configured, else the one address that other devices open. Whoever
     * opens the page on this machine can so send links that work elsewhere.
     */
    Optional<URI> base() {
        return url.or(() -> bind.filter(address -> !address.isAnyLocalAddress() && !address.isLoopbackAddress())
                .map(this::door));
    }
}
