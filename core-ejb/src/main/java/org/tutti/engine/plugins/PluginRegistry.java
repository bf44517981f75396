package org.tutti.engine.plugins;

import java.util.List;
import java.util.Optional;

/**
 * The plug-ins now in use, by name. Plug-ins come and go while the server runs, so ask each time and keep nothing.
 * Among several of one name the highest {@code service.ranking} is in use, then the highest bundle version, then the
 * bundle installed last. Safe for use by several threads; answers at once from a snapshot.
 */
public interface PluginRegistry {

    /** The name of the strategy that is always there. */
    String SERVER_CLOCK = "server-clock";

    /** The strategy of a name; never empty for {@link #SERVER_CLOCK}. */
    Optional<StrategyHandle> strategy(String name);

    /** The source of a name. */
    Optional<SourceHandle> source(String name);

    /** The source that accepts a locator, such as {@code file:demo}; the first in order of name if there are more. */
    Optional<SourceHandle> sourceFor(String locator);

    /** All plug-ins in use, in order of kind and name. */
    List<PluginInfo> all();
}
