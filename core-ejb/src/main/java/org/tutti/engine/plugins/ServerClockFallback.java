package org.tutti.engine.plugins;

import org.osgi.framework.Version;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Situation;

/** The strategy {@code server-clock} as part of the engine: what remains when every plug-in has failed or gone. */
final class ServerClockFallback implements StrategyHandle {

    static final StrategyHandle INSTANCE = new ServerClockFallback();

    private static final PluginInfo INFO = new PluginInfo(
            PluginInfo.Kind.STRATEGY, PluginRegistry.SERVER_CLOCK, "org.tutti.engine", Version.emptyVersion.toString());

    private ServerClockFallback() {}

    @Override
    public PluginInfo info() {
        return INFO;
    }

    @Override
    public Decision decide(Situation situation) {
        return Decision.keep("Everyone follows the server's clock.", situation.memory());
    }
}
