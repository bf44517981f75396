package org.tutti.engine.plugins;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import java.nio.file.Path;

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

    private Path media;
    private PluginHost host;

    @PostConstruct
    void start() {
        media = directory(MEDIA, "jboss.server.base.dir", "media");
        host = new PluginHost(PluginHostSettings.withBundledPlugins(
                directory(PLUGINS, "jboss.server.base.dir", "plugins"),
                media,
                directory("tutti.plugins.cache.dir", "jboss.server.temp.dir", "tutti-plugins")));
        host.start();
    }

    @PreDestroy
    void stop() {
        host.close();
    }

    /** The plug-ins in use. */
    public PluginRegistry registry() {
        return host.registry();
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
