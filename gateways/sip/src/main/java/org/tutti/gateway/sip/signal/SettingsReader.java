package org.tutti.gateway.sip.signal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@link Settings}; says what is wrong with one, what it should be, and never a password. */
final class SettingsReader {

    private static final Pattern ACCOUNT = Pattern.compile("sip:([^@:;\\s]+)@(\\[[0-9a-fA-F:.]+]|[^@:;\\s]+)(:\\d+)?");
    private static final Pattern PROXY = Pattern.compile("sips?:[^@\\s<>\"]+");
    private static final Pattern DOMAIN = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(:\\d{1,5})?");
    private static final Pattern TRUNK = Pattern.compile("([^=/,\\s]+)=([^=/,\\s]+)(?:/(\\d+))?");
    private static final int USUAL_PORT = 5060;
    private static final int MOST_DELAY = 2000;

    private final Function<String, Optional<String>> config;

    /** @param config what is configured under a full name */
    SettingsReader(Function<String, Optional<String>> config) {
        this.config = name -> config.apply(name).map(String::strip).filter(text -> !text.isEmpty());
    }

    private Optional<String> given(String name) {
        return config.apply("tutti.sip." + name);
    }

    Optional<Settings> read() {
        String on = config.apply("tutti.sip").orElse("on").toLowerCase(Locale.ROOT);
        if (Set.of("off", "false").contains(on)) {
            return Optional.empty();
        }
        if (!Set.of("on", "true").contains(on)) {
            throw wrong("tutti.sip is on or off, not '%s'.", on);
        }
        InetAddress bind = given("bind").map(text -> address("bind", text)).orElse(InetAddress.ofLiteral("127.0.0.1"));
        Optional<InetAddress> advertised = given("address").map(text -> address("address", text));
        if (bind.isAnyLocalAddress() && advertised.isEmpty()) {
            throw wrong("tutti.sip.bind is %s, all addresses of this machine: set tutti.sip.address to the one others"
                    + " reach it at.", bind.getHostAddress());
        }
        int port = given("port").map(text -> number("port", text, 0, 65_535)).orElse(USUAL_PORT);
        Optional<Settings.Keystore> keystore = keystore();
        Optional<Settings.Registration> registration = given("account").map(this::registration);
        Map<String, Settings.Secret> accounts = given("accounts").map(SettingsReader::accounts).orElse(Map.of());
        List<Settings.Trunk> trunks = given("trunks").map(SettingsReader::trunks).orElse(List.of());
        boolean challenge = given("challenge").map(text -> yes("challenge", text)).orElse(false);
        if (challenge && accounts.isEmpty()) {
            throw wrong("tutti.sip.challenge is true, but nobody has a password: set tutti.sip.accounts to a file"
                    + " of lines USER:PASSWORD.");
        }
        return Optional.of(new Settings(bind, port, tlsPort(port, keystore.isPresent()), advertised,
                given("domain").map(SettingsReader::domain).orElse(host(advertised.orElse(bind), port)),
                given("desk").orElse("tutti"),
                given("rtp").map(SettingsReader::range).orElse(new Settings.Range(20_000, 20_999)),
                registration, keystore, accounts, challenge, trunks,
                // Calls cost whoever has the account: whom to call is said, not guessed.
                given("dial").map(SettingsReader::domains).orElse(Set.of()),
                given("delay").map(text -> (double) number("delay", text, 0, MOST_DELAY)).orElse(120.0),
                given("calls").map(text -> number("calls", text, 1, 100_000)).orElse(20),
                given("language").map(SettingsReader::language).orElse("en")));
    }

    private OptionalInt tlsPort(int port, boolean certificate) {
        Optional<Integer> wanted = given("tls.port").map(text -> number("tls.port", text, 0, 65_535));
        if (wanted.isPresent() && !certificate) {
            throw wrong("tutti.sip.tls.port is set, but there is no certificate: set tutti.sip.keystore.");
        }
        return certificate ? OptionalInt.of(wanted.orElse(port == 0 ? 0 : port + 1)) : OptionalInt.empty();
    }

    private Optional<Settings.Keystore> keystore() {
        String name = given("keystore").isPresent() ? "tutti.sip.keystore" : "tutti.keystore";
        return config.apply(name).map(file -> {
            if (!Files.isReadable(Path.of(file))) {
                throw wrong("The file %s, which %s names, cannot be read.", file, name);
            }
            return new Settings.Keystore(Path.of(file), secret(name + ".password"));
        });
    }

    private Settings.Registration registration(String address) {
        Matcher parts = ACCOUNT.matcher(address);
        if (!parts.matches()) {
            throw wrong("tutti.sip.account is an address such as sip:tutti@example.org, not '%s'.", address);
        }
        Optional<String> proxy = given("proxy");
        if (proxy.filter(text -> !PROXY.matcher(text).matches()).isPresent()) {
            throw wrong("tutti.sip.proxy is such as sip:proxy.example.org;transport=tcp, not '%s'.", proxy.get());
        }
        String user = given("user").orElseGet(() -> Escapes.decoded(parts.group(1)));
        return new Settings.Registration(address, user, secret("tutti.sip.password"), proxy);
    }

    /** The domain of an account's address, without a port. */
    static String domainOf(String account) {
        Matcher parts = ACCOUNT.matcher(account);
        if (!parts.matches()) {
            throw new IllegalArgumentException(account);
        }
        return parts.group(2).toLowerCase(Locale.ROOT);
    }

    private Settings.Secret secret(String name) {
        return config.apply(name)
                .or(() -> config.apply(name + ".file").map(file -> firstLine(name, Path.of(file))))
                .map(Settings.Secret::new)
                .orElseThrow(() -> wrong("%1$s is missing. Set it, or %1$s.file to a file with it.", name));
    }

    private static String firstLine(String name, Path file) {
        return lines(name + ".file", file).stream().findFirst().orElseThrow(() -> wrong(
                "The file %s, which %s.file names, is empty.", file, name));
    }

    private static List<String> lines(String name, Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("The file %s, which %s names, cannot be read.".formatted(file, name), e);
        }
    }

    private static Map<String, Settings.Secret> accounts(String file) {
        Map<String, Settings.Secret> accounts = new HashMap<>();
        int number = 0;
        for (String line : lines("tutti.sip.accounts", Path.of(file))) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1 || colon == line.length() - 1) {
                // Not the line itself: there may be a password in it.
                throw wrong("Line %d of %s, which tutti.sip.accounts names, is not of the form USER:PASSWORD.",
                        number, file);
            }
            accounts.put(line.substring(0, colon).strip(), new Settings.Secret(line.substring(colon + 1).strip()));
        }
        return Map.copyOf(accounts);
    }

    private static List<Settings.Trunk> trunks(String text) {
        return parts(text).map(SettingsReader::trunk).toList();
    }

    private static Settings.Trunk trunk(String text) {
        Matcher parts = TRUNK.matcher(text);
        if (!parts.matches()) {
            throw wrong("tutti.sip.trunks takes NAME=ADDRESS or NAME=ADDRESS/DELAY, parted by commas, not '%s'.", text);
        }
        OptionalDouble delay = parts.group(3) == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(number("trunks", parts.group(3), 0, MOST_DELAY));
        return new Settings.Trunk(parts.group(1), address("trunks", parts.group(2)), delay);
    }

    private static Set<String> domains(String text) {
        return parts(text).map(SettingsReader::callable).collect(Collectors.toUnmodifiableSet());
    }

    private static java.util.stream.Stream<String> parts(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(part -> !part.isEmpty());
    }

    private static String domain(String text) {
        return domain("domain", text);
    }

    private static String domain(String name, String text) {
        if (!DOMAIN.matcher(text).matches()) {
            throw wrong("tutti.sip.%s takes a domain such as example.org, not '%s'.", name, text);
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static String host(InetAddress address, int port) {
        String text = address.getHostAddress();
        String host = text.indexOf(':') < 0 ? text : "[" + text + "]";
        return port == USUAL_PORT ? host : host + ":" + port;
    }

    private static InetAddress address(String name, String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "tutti.sip.%s is an address such as 192.0.2.1, not '%s'.".formatted(name, text), e);
        }
    }

    private static Settings.Range range(String text) {
        String[] ends = text.split("-");
        if (ends.length == 2) {
            int first = number("rtp", ends[0].strip(), 1024, 65_535);
            int last = number("rtp", ends[1].strip(), 1024, 65_535);
            if (last > first) {
                return new Settings.Range(first, last);
            }
        }
        throw wrong("tutti.sip.rtp is a range of ports such as 20000-20999, not '%s'.", text);
    }

    private static String language(String text) {
        if (!Set.of("en", "de").contains(text)) {
            throw wrong("tutti.sip.language is en or de, not '%s'.", text);
        }
        return text;
    }

    private static boolean yes(String name, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("tutti.sip.%s is true or false, not '%s'.", name, text);
        };
    }

    private static int number(String name, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // As for a number out of range.
        }
        throw wrong("tutti.sip.%s is a whole number from %d to %d, not '%s'.", name, least, most, text);
    }

    private static IllegalArgumentException wrong(String message, Object... values) {
        return new IllegalArgumentException(message.formatted(values));
    }

    private static String callable(String text) {
        if (text.equalsIgnoreCase(Settings.TEL)) {
            return Settings.TEL;
        }
        String domain = domain("dial", text);
        if (domain.matches(".*:\\d+")) {
            throw wrong("tutti.sip.dial takes domains without a port, whose every port may be called, not '%s'.", text);
        }
        return domain;
    }
}
