package org.tutti.conformance.support.xmpp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tutti.conformance.support.Executables;

/**
 * ejabberd, see {@link XmppServer}. It runs without {@code ejabberdctl}, which wants to be root and gives the node a
 * name: one without a name takes no part in Erlang's distribution, hence needs no {@code epmd} and no port for it.
 */
public final class Ejabberd extends XmppServer {
    private static final int API = 2;
    private static final Pattern EBIN = Pattern.compile(".*/ejabberd-[^/]+/ebin");

    private Ejabberd(String name) {
        super(name, 3);
    }

    /** {@code name}: its folder under {@code target/xmpp}. */
    public static Ejabberd start(String name) {
        Ejabberd server = new Ejabberd(name);
        server.restart();
        return server;
    }

    @Override
    ProcessBuilder program() {
        try {
            Path database = Files.createDirectories(folder().resolve("data"));
            Path settings = Files.writeString(folder().resolve("ejabberd.yml"), settings());
            ProcessBuilder erlang = new ProcessBuilder(Executables.find("erl").orElseThrow().toString(),
                    "+sbwt", "none", // waits without spinning
                    "-noinput", "-mnesia", "dir", '"' + database.toString() + '"', "-s", "ejabberd");
            erlang.environment().put("ERL_LIBS", libraries().toString());
            erlang.environment().put("ERL_CRASH_DUMP", folder().resolve("crash").toString());
            erlang.environment().put("EJABBERD_CONFIG_PATH", settings.toString());
            erlang.environment().put("EJABBERD_LOG_PATH", folder().resolve("ejabberd.log").toString());
            erlang.environment().put("HOME", folder().toString());
            return erlang;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its name has the architecture and the version in it. */
    private static Path libraries() throws IOException {
        try (Stream<Path> candidates = Files.find(Path.of("/usr/lib"), 3,
                (path, _) -> EBIN.matcher(path.toString()).matches())) {
            return candidates.findFirst().orElseThrow(() -> new IOException("There is no ejabberd under /usr/lib"))
                    .getParent().getParent();
        }
    }

    @Override
    void store(Account account) {
        if (command("register", account).statusCode() == 409) { // there is one already
            expectOk(command("change_password", account));
        }
    }

    private HttpResponse<String> command(String name, Account account) {
        String secret = name.equals("register") ? "password" : "newpass";
        String body = "{\"user\":\"%s\",\"host\":\"%s\",\"%s\":\"%s\"}".formatted(
                account.user(), DOMAIN, secret, account.password());
        try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(API) + "/api/" + name))
                    .timeout(Duration.ofSeconds(30)).POST(BodyPublishers.ofString(body)).build();
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for ejabberd", e);
        }
    }

    private static void expectOk(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException("ejabberd answered " + response.statusCode() + ": " + response.body());
        }
    }

    private String settings() {
        return """
                loglevel: info
                hosts: ["@DOMAIN@"]
                certfiles: ["@CERTIFICATE@"]
                acme: {auto: false}
                s2s_access: none
                auth_method: internal
                auth_password_format: scram
                listen:
                  - {port: @CLIENTS@, ip: "127.0.0.1", module: ejabberd_c2s, shaper: none, access: all,
                     max_stanza_size: 262144, starttls_required: true}
                  - {port: @COMPONENTS@, ip: "127.0.0.1", module: ejabberd_service, shaper: none,
                     hosts: {"@COMPONENT@": {password: "@SECRET@"}}}
                  - {port: @API@, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {/api: mod_http_api}}
                acl:
                  local: {user_regexp: ""}
                  component: {server: "@COMPONENT@"}
                access_rules:
                  local: {allow: local}
                  rooms: [{allow: local}, {allow: component}]
                api_permissions:
                  loopback: {who: [{ip: "127.0.0.1/8"}], what: [register, change_password]}
                modules:
                  mod_adhoc: {}
                  mod_admin_extra: {}
                  mod_blocking: {}
                  mod_caps: {}
                  mod_carboncopy: {}
                  mod_disco: {}
                  mod_mam: {}
                  mod_muc:
                    host: "@ROOMS@"
                    access_create: rooms
                    min_message_interval: 0
                    max_users: 500
                    default_room_options: {mam: true} # gives messages their stanza ids
                  mod_ping: {}
                  mod_privacy: {}
                  mod_pubsub: {host: "pubsub.@DOMAIN@", access_createnode: local, plugins: [flat, pep]}
                  mod_roster: {}
                  mod_stream_mgmt: {}
                  mod_time: {}
                  mod_version: {}
                """
                .replace("@DOMAIN@", DOMAIN)
                .replace("@CERTIFICATE@", files().both().toString())
                .replace("@CLIENTS@", Integer.toString(port()))
                .replace("@COMPONENTS@", Integer.toString(componentPort()))
                .replace("@COMPONENT@", COMPONENT)
                .replace("@SECRET@", COMPONENT_SECRET)
                .replace("@API@", Integer.toString(port(API)))
                .replace("@ROOMS@", ROOMS);
    }
}
