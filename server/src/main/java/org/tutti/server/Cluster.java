package org.tutti.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How this server is one of several that serve the same sessions: docs/cluster.md.
 *
 * @param address where it listens for the others
 * @param shared the folder that all of them have in common
 * @param url where clients reach this very server, if that is not given but known
 */
record Cluster(InetAddress address, int port, Path shared, Optional<URI> url) {

    static final String HOSTS = "tutti.cluster";
    static final String BIND = "tutti.cluster.bind";
    static final String NAME = "tutti.node";
    static final String URL = "tutti.node.url";
    static final String SHARED = "tutti.shared";

    /** So much above the port is the one at which the others see that it lives. */
    static final int WATCH_PORT_OFFSET = 100;

    private static final String USUAL_BIND = "127.0.0.1:7600";
    private static final Pattern PLACE = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s\\[\\]/]+):(\\d{1,5})");

    private record Place(String host, int port) {
        static Place of(String setting, String text) throws SettingException {
            Matcher parts = PLACE.matcher(text);
            int port = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
            if (port < 1 || port > 65_535) {
                throw new SettingException("-D%s takes HOST:PORT, such as 192.0.2.2:7600, not '%s'.", setting, text);
            }
            return new Place(parts.group(1).replaceAll("[\\[\\]]", ""), port);
        }
    }

    /** Empty for a server that is by itself. */
    static Optional<Cluster> of(Properties settings) throws SettingException {
        checkName(Reach.text(settings, NAME));
        String hosts = Reach.text(settings, HOSTS);
        if (hosts.isEmpty()) {
            for (String needless : new String[] {BIND, URL, SHARED}) {
                if (!Reach.text(settings, needless).isEmpty()) {
                    throw new SettingException("-D%s is given, but no other servers. Add -D%s=HOST:PORT,HOST:PORT with all of"
                            + " them, this one among them, or leave it out.", needless, HOSTS);
                }
            }
            return Optional.empty();
        }
        if (Reach.text(settings, Database.DATABASE).isEmpty()) {
            throw new SettingException("-D%s is given, but no database, by which the servers agree. Add"
                    + " -D%s=postgresql://HOST:PORT/NAME, the same at all of them.", HOSTS, Database.DATABASE);
        }
        if (!Reach.text(settings, URL).equals("none")) {
            Reach.url(URL, Reach.text(settings, URL));
        }
        String given = Reach.text(settings, BIND);
        Place bind = Place.of(BIND, given.isEmpty() ? USUAL_BIND : given);
        InetAddress address = address(bind.host());
        checkListed(hosts, address, bind.port());
        return Optional.of(new Cluster(address, bind.port(), shared(settings), url(settings, hosts)));
    }

    /** What clients would be told without any: this machine, which for them is another. */
    private static Optional<URI> url(Properties settings, String hosts) throws SettingException {
        if (!Reach.text(settings, URL).isEmpty()) {
            return Optional.empty();
        }
        Optional<URI> base = Reach.of(settings).base();
        if (base.isEmpty()) {
            for (String host : hosts.split(",")) {
                if (!resolved(Place.of(HOSTS, host.strip()).host()).stream().allMatch(InetAddress::isLoopbackAddress)) {
                    throw new SettingException("The servers of -D%s are on several machines, and nothing says where"
                            + " clients reach this one. Add -D%s=https://HOST/, or none if something before the servers leads"
                            + " clients to them.", HOSTS, URL);
                }
            }
        }
        return base;
    }

    private static void checkName(String name) throws SettingException {
        if (!name.isEmpty() && !name.matches("[A-Za-z0-9._-]{1,50}")) {
            throw new SettingException("-D%s takes a name of up to 50 letters, digits, points and hyphens, not '%s'.",
                    NAME, name);
        }
    }

    private static InetAddress address(String host) throws SettingException {
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            throw new SettingException("-D%s takes an address of this machine and a port, such as 192.0.2.2:7600; '%s' is no"
                    + " address.", BIND, host);
        }
        if (address.isAnyLocalAddress()) {
            throw new SettingException("-D%s takes one address at which the other servers find this one, not all there are.",
                    BIND);
        }
        Launcher.checkOurs(address, BIND + "=ADDRESS:PORT");
        return address;
    }

    /** The others look for it where the list says. */
    private static void checkListed(String hosts, InetAddress address, int port) throws SettingException {
        boolean listed = false;
        for (String host : hosts.split(",")) {
            Place place = Place.of(HOSTS, host.strip());
            listed |= place.port() == port && resolved(place.host()).contains(address);
        }
        if (!listed) {
            throw new SettingException("This server listens for the others at %s:%d, which is not in -D%s=%s. Add it to the"
                    + " list at all of them, or choose one of the list with -D%s=ADDRESS:PORT.",
                    address.getHostAddress(), port, HOSTS, hosts, BIND);
        }
    }

    private static List<InetAddress> resolved(String host) throws SettingException {
        try {
            return Arrays.asList(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw new SettingException("The server %s of -D%s has no address. Maybe its name is misspelt.", host, HOSTS);
        }
    }

    private static Path shared(Properties settings) throws SettingException {
        String folder = Reach.text(settings, SHARED);
        if (folder.isEmpty()) {
            throw new SettingException("-D%s is given, but no folder for what the servers have in common: token.key, by which"
                    + " all links are signed, and host.account. Add -D%s=FOLDER, the same at all of them.", HOSTS, SHARED);
        }
        Path path = Reach.path(settings, folder);
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new SettingException("The folder %s of -D%s cannot be made: %s. Maybe it is not mounted.",
                    path, SHARED, e.getMessage());
        }
        if (!Files.isWritable(path)) {
            throw new SettingException("The folder %s of -D%s cannot be written to. Maybe it is another's.", path, SHARED);
        }
        return path;
    }

    void checkFree() throws SettingException {
        Launcher.checkFree(address, port, BIND + "=ADDRESS:PORT, and in -D" + HOSTS);
        Launcher.checkFree(address, port + WATCH_PORT_OFFSET, BIND + "=ADDRESS:PORT (it is " + WATCH_PORT_OFFSET
                + " above that one), and in -D" + HOSTS);
    }

    /** Tells the engine what it cannot know. */
    void tell(Properties settings) {
        settings.setProperty(SHARED, shared.toString());
        url.ifPresent(known -> settings.setProperty(URL, known.toString()));
        settings.setProperty(BIND, (address.getHostAddress().contains(":") ? "[%s]:%d" : "%s:%d")
                .formatted(address.getHostAddress(), port));
    }
}
