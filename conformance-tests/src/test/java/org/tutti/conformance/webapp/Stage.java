package org.tutti.conformance.webapp;

import static org.tutti.conformance.support.TuttiClient.hello;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Where a scene is played: a server, the browser that is looked at, and the others, who are no browsers. */
final class Stage implements AutoCloseable {

    /** Lets a test cut the page off: from then on its WebSockets lead nowhere. */
    static final String CUTTABLE = """
            const open = [];
            window.WebSocket = class extends WebSocket {
              constructor(address, ...more) {
                super(window.cutOff ? 'ws://127.0.0.1:1/' : address, ...more);
                open.push(this);
              }
            };
            window.cut = () => {
              window.cutOff = true;
              open.forEach(each => each.close(4999)); // by no code that means goodbye
            };""";

    final TuttiServer server;
    final Browser browser;
    private final List<TuttiClient> others = new ArrayList<>();
    private TuttiApi.Created session;

    Stage(TuttiServer server, Browser browser) {
        this.server = server;
        this.browser = browser;
    }

    TuttiApi.Created session() {
        return session;
    }

    Stage create(Map<String, ?> body) {
        session = server.api().createSession(body);
        return this;
    }

    URI page() {
        return server.root().resolve(session.url());
    }

    /** The browser enters by the link alone. */
    Browser guest(String name) {
        return browser.join(page(), name);
    }

    /** The browser enters as host, by an invitation. */
    Browser host(String name) {
        return browser.join(URI.create(page() + "#invitation=" + invitation("host")), name);
    }

    /** Another host, a program that shows no film and is waited for by nobody. */
    TuttiClient remote(String name) {
        return kept(hello(session.session(), name).put("hostToken", session.hostToken()).put("plays", false));
    }

    /** Another guest. */
    TuttiClient other(String name) {
        return kept(hello(session.session(), name).put("plays", false));
    }

    /** Another guest, with a player for which the group waits. */
    TuttiClient player(String name) {
        return kept(hello(session.session(), name));
    }

    TuttiClient invited(String name, String role) {
        return kept(hello(session.session(), name).put("invitation", invitation(role)).put("plays", false));
    }

    /** Somebody who waits at the door. */
    void atTheDoor(String name) {
        TuttiClient client = server.connect();
        others.add(client);
        client.knock(hello(session.session(), name));
    }

    private TuttiClient kept(ObjectNode hello) {
        TuttiClient client = server.connect();
        others.add(client);
        return client.welcomed(hello);
    }

    private String invitation(String role) {
        return server.api().invite(session, role, true).token();
    }

    /** The browser forgets who sat there, and all others go. */
    @Override
    public void close() {
        browser.script("localStorage.clear(); sessionStorage.clear(); return true;");
        browser.open(URI.create("about:blank"));
        others.forEach(TuttiClient::close);
    }
}
