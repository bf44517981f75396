package org.tutti.engine.plugins;

import java.util.Locale;

/**
 * What people are told of a plug-in in use.
 *
 * @param kind what it is for
 * @param name what sessions and locators call it, such as {@code server-clock}
 * @param bundle the symbolic name of the bundle it comes from
 * @param version the version of that bundle
 */
public record PluginInfo(Kind kind, String name, String bundle, String version) {

    /** The kinds of plug-ins. */
    public enum Kind {
        /** A {@link org.tutti.plugin.sync.SyncStrategy}. */
        STRATEGY,
        /** A {@link org.tutti.plugin.media.MediaSource}. */
        SOURCE
    }

    /** For the log. */
    @Override
    public String toString() {
        return "%s '%s' of %s %s".formatted(kind.name().toLowerCase(Locale.ROOT), name, bundle, version);
    }
}
