package org.tutti.gateway.xmpp.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jxmpp.jid.DomainBareJid;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * What {@code docs/xmpp.md} lists under <i>Switch it on</i>.
 *
 * @param account the account of this server, or the component it is
 * @param host where to connect to; empty to ask DNS, for a component {@link #HERE}
 * @param certificate PEM, to be trusted besides what the platform trusts
 * @param rooms the service for rooms; empty for the first the server offers
 * @param nick what the server is called in rooms
 * @param domains whose people may create sessions and use commands outside rooms
 * @param strangers whether people may come in and ask for things who are not among the account's contacts
 */
public record Settings(
        Account account,
        Optional<String> host,
        OptionalInt port,
        Optional<Path> certificate,
        Optional<DomainBareJid> rooms,
        Resourcepart nick,
        Set<DomainBareJid> domains,
        boolean strangers) {

    /** Where a component connects if nothing is said. */
    static final String HERE = "localhost";

    /** As whom the server connects. */
    public sealed interface Account {

        /** Of an account as people have it. */
        record Client(EntityBareJid jid, Secret password) implements Account {}

        /** Of a component (XEP-0114), which has a domain of its own. */
        record Component(DomainBareJid domain, Secret secret) implements Account {}

        /** The address without a resource. */
        default org.jxmpp.jid.BareJid address() {
            return switch (this) {
                case Client(EntityBareJid jid, _) -> jid;
                case Component(DomainBareJid domain, _) -> domain;
            };
        }

        /** The domain of the people at the same server. */
        default DomainBareJid home() {
            return switch (this) {
                case Client(EntityBareJid jid, _) -> jid.asDomainBareJid();
                case Component(DomainBareJid domain, _) -> parent(domain);
            };
        }
    }

    /** The domain a component's domain lies in: of {@code tutti.example.org} it is {@code example.org}. */
    static DomainBareJid parent(DomainBareJid component) {
        String name = component.toString();
        String parent = name.substring(name.indexOf('.') + 1);
        return JidCreate.domainBareFromOrThrowUnchecked(parent);
    }

    /** What must not come into a log. */
    public record Secret(String value) {
        @Override
        public String toString() {
            return "(secret)";
        }
    }

    /**
     * The settings; empty if XMPP is off.
     *
     * @param config what is configured under a name
     * @throws IllegalArgumentException if something is missing or is none of what it should be; says what to do
     */
    public static Optional<Settings> of(Function<String, Optional<String>> config) {
        Function<String, Optional<String>> given =
                name -> config.apply("tutti.xmpp." + name).map(String::strip).filter(text -> !text.isEmpty());
        Optional<Account> account = account(given);
        if (account.isEmpty()) {
            return Optional.empty();
        }
        if (account.get() instanceof Account.Component) {
            checkHere(given.apply("host").orElse(HERE), given.apply("component.anywhere"));
        }
        return Optional.of(new Settings(
                account.get(),
                given.apply("host"),
                given.apply("port").map(Settings::port).map(OptionalInt::of).orElse(OptionalInt.empty()),
                given.apply("certificate").map(Path::of),
                given.apply("rooms").map(text -> domain("rooms", text)),
                given.apply("nick").map(Settings::nick).orElse(Resourcepart.fromOrThrowUnchecked("Tutti")),
                given.apply("domains").map(Settings::domains).orElseGet(() -> Set.of(account.get().home())),
                strangers(given.apply("strangers").orElse("accept"), account.get())));
    }

    private static boolean strangers(String text, Account account) {
        boolean accepted = text.equals("accept");
        if (!accepted && !text.equals("refuse")) {
            throw new IllegalArgumentException(
                    "tutti.xmpp.strangers is 'accept' or 'refuse', not '%s'.".formatted(text));
        }
        if (!accepted && account instanceof Account.Component) {
            throw new IllegalArgumentException("tutti.xmpp.strangers cannot be 'refuse': a component has no contacts."
                    + " Connect by an account, or leave it out.");
        }
        return accepted;
    }

    private static Optional<Account> account(Function<String, Optional<String>> given) {
        Optional<DomainBareJid> component = given.apply("component").map(text -> domain("component", text));
        if (component.isPresent()) {
            return Optional.of(new Account.Component(component.get(), secret(given, "component.secret")));
        }
        return given.apply("account").map(text -> new Account.Client(jid(text), secret(given, "password")));
    }

    /** The component protocol has no encryption: its secret and what people write would go over the network as they are. */
    private static void checkHere(String host, Optional<String> anywhere) {
        if (anywhere.filter(Boolean::parseBoolean).isPresent()) {
            return;
        }
        boolean here;
        try {
            here = Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            here = false;
        }
        if (!here) {
            throw new IllegalArgumentException(
                    ("tutti.xmpp.host is %s, which is not this machine, and a component's connection is not encrypted."
                            + " Connect by an account, or set tutti.xmpp.component.anywhere=true"
                            + " if the network between them is yours.").formatted(host));
        }
    }

    private static Secret secret(Function<String, Optional<String>> given, String name) {
        return given.apply(name)
                .or(() -> given.apply(name + ".file").map(file -> firstLine(name, Path.of(file))))
                .map(Secret::new)
                .orElseThrow(() -> new IllegalArgumentException(
                        "tutti.xmpp.%1$s is missing. Set it, or tutti.xmpp.%1$s.file to a file with it.".formatted(name)));
    }

    private static String firstLine(String name, Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElseThrow(() -> new IllegalArgumentException(
                    "The file %s, which tutti.xmpp.%s.file names, is empty.".formatted(file, name)));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The file %s, which tutti.xmpp.%s.file names, cannot be read.".formatted(file, name), e);
        }
    }

    private static EntityBareJid jid(String text) {
        try {
            return JidCreate.entityBareFrom(text);
        } catch (XmppStringprepException e) {
            throw new IllegalArgumentException(
                    "tutti.xmpp.account is an address such as tutti@example.org, not '%s'.".formatted(text), e);
        }
    }

    private static DomainBareJid domain(String name, String text) {
        try {
            return JidCreate.domainBareFrom(text);
        } catch (XmppStringprepException e) {
            throw new IllegalArgumentException(
                    "tutti.xmpp.%s takes domains such as example.org, not '%s'.".formatted(name, text), e);
        }
    }

    private static Set<DomainBareJid> domains(String text) {
        List<String> parts = Arrays.stream(text.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList();
        return parts.stream().map(part -> domain("domains", part)).collect(Collectors.toUnmodifiableSet());
    }

    private static Resourcepart nick(String text) {
        try {
            return Resourcepart.from(text);
        } catch (XmppStringprepException e) {
            throw new IllegalArgumentException("tutti.xmpp.nick cannot be '%s'.".formatted(text), e);
        }
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // As for a number that is no port.
        }
        throw new IllegalArgumentException("tutti.xmpp.port is a number from 1 to 65535, not '%s'.".formatted(text));
    }
}
