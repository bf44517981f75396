package org.tutti.conformance.support.xmpp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tutti.conformance.support.Executables;

/** Prosody, see {@link XmppServer}. */
public final class Prosody extends XmppServer {
    private Prosody(String name) {
        super(name, 2);
    }

    /** {@code name}: its folder under {@code target/xmpp}. */
    public static Prosody start(String name) {
        Prosody server = new Prosody(name);
        server.restart();
        return server;
    }

    @Override
    ProcessBuilder program() {
        try {
            Path settings = Files.writeString(folder().resolve("prosody.cfg.lua"), settings());
            String program = Executables.find("prosody").orElseThrow().toString();
            return new ProcessBuilder(program, "--config", settings.toString(), "-F");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the {@code internal} storage keeps it; it is read at each login. */
    @Override
    void store(Account account) {
        try {
            Path accounts = Files.createDirectories(folder().resolve("data/localhost/accounts"));
            Files.writeString(accounts.resolve(account.user().replace("-", "%2d") + ".dat"),
                    "return { [\"password\"] = \"" + account.password() + "\" };\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String settings() {
        return """
                run_as_root = true
                daemonize = false
                pidfile = "@FOLDER@/prosody.pid"
                data_path = "@FOLDER@/data"
                certificates = "@CERTIFICATES@"
                log = { { levels = { min = "info" }, to = "console" } }

                interfaces = { "127.0.0.1" }
                local_interfaces = { "127.0.0.1" }
                c2s_ports = { @CLIENTS@ }
                c2s_direct_tls_ports = { }
                component_ports = { @COMPONENTS@ }
                -- A stanza of some hundred bytes must not wait for the one before it to be acknowledged.
                network_settings = { nagle = false }

                storage = "internal"
                authentication = "internal_plain" -- which offers SCRAM, too
                c2s_require_encryption = true
                allow_registration = false
                limits = { }
                modules_enabled = { "roster", "saslauth", "tls", "disco", "ping", "time", "version", "pep", "carbons",
                    "blocklist", "smacks", "mam" }
                modules_disabled = { "s2s", "http" }

                VirtualHost "@DOMAIN@"
                  ssl = { key = "@KEY@"; certificate = "@CERTIFICATE@" }

                Component "@ROOMS@" "muc"
                  modules_enabled = { "muc_mam" } -- gives messages their stanza ids
                  -- Its own accounts and the component's; nobody else is there.
                  restrict_room_creation = false

                Component "@COMPONENT@"
                  component_secret = "@SECRET@"
                """
                .replace("@FOLDER@", folder().toString())
                .replace("@CERTIFICATES@", files().certificate().getParent().toString())
                .replace("@CLIENTS@", Integer.toString(port()))
                .replace("@COMPONENTS@", Integer.toString(componentPort()))
                .replace("@DOMAIN@", DOMAIN)
                .replace("@KEY@", files().key().toString())
                .replace("@CERTIFICATE@", files().certificate().toString())
                .replace("@ROOMS@", ROOMS)
                .replace("@COMPONENT@", COMPONENT)
                .replace("@SECRET@", COMPONENT_SECRET);
    }
}
