package org.tutti.engine.plugins;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tutti.engine.ServerClock;
import org.tutti.engine.fetch.Relays;
import org.tutti.engine.fetch.Streams;
import org.tutti.plugin.media.Fetch;

/**
 * The plug-in host of this server. Its folders are {@code plugins} and {@code media} in the server's own folder unless
 * the system properties {@value #PLUGINS} and {@value #MEDIA} name others. Safe for use by several threads.
 */
@Startup
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class PluginHostBean {

    static final String PLUGINS = "tutti.plugins.dir";
    static final String MEDIA = "tutti.media.dir";

    /** Names the file with the operator's token. */
    static final String OPERATOR = "tutti.operator.token";

    private final ServerClock clock = ServerClock.system();
    private Path media;
    private PluginHost host;
    private OperatorToken operator;

    @PostConstruct
    void start() {
        media = directory(MEDIA, "jboss.server.base.dir", "media");
        var settings = PluginHostSettings.withBundledPlugins(
                directory(PLUGINS, "jboss.server.base.dir", "plugins"),
                media,
                directory("tutti.plugins.cache.dir", "jboss.server.temp.dir", "tutti-plugins"));
        host = new PluginHost(settings, clock::now);
        try {
            operator = OperatorToken.in(operatorFile());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The operator's token in %s cannot be made: %s.\nMaybe the folder cannot be written to; -D%s=FILE names another."
                            .formatted(operatorFile(), e.getMessage(), OPERATOR),
                    e);
        }
        host.start();
    }

    private static Path operatorFile() {
        String chosen = System.getProperty(OPERATOR);
        return chosen != null
                ? Path.of(chosen)
                : Path.of(System.getProperty("jboss.server.data.dir", "."), "tutti", "operator.token");
    }

    @PreDestroy
    void stop() {
        host.close();
    }

    /** The plug-ins in use. */
    public PluginRegistry registry() {
        return host.registry();
    }

    /** How this server reads from other servers, for its plug-ins and its gateways alike. */
    public Fetch fetch() {
        return host.fetch();
    }

    /** How this server reads what has no end on other servers, for its gateways. */
    public Streams streams() {
        return host.streams();
    }

    /** How this server passes on what is elsewhere, for its gateways; empty if it does not. */
    public Optional<Relays> relays() {
        return host.relays();
    }

    /** The clock of this server; it is here as plug-ins are up before anything else. */
    public ServerClock clock() {
        return clock;
    }

    /** How the plug-ins in use do, in order of kind and name, and then the jars of the folder that are refused. */
    public List<PluginStatus> status() {
        return host.status();
    }

    /** Whether a token shows that who has it runs this server. */
    public boolean isOperator(String token) {
        return operator.is(token);
    }

    /** The folder that the source {@code file} serves. */
    public Path media() {
        return media;
    }

    /** Whether all built-in plug-ins have come up; once true, stays true. */
    public boolean ready() {
        return host.ready();
    }

    static Path directory(String property, String home, String child) {
        String chosen = System.getProperty(property);
        if (chosen != null) {
            return Path.of(chosen);
        }
        String parent = System.getProperty(home);
        if (parent == null) {
            throw new IllegalStateException(
                    "Neither %s nor %s is set.\nMaybe this is no WildFly: then start it with -D%1$s=FOLDER."
                            .formatted(property, home));
        }
        return Path.of(parent, child);
    }
}
