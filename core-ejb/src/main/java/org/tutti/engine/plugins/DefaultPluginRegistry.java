package org.tutti.engine.plugins;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.tutti.plugin.media.MediaSource;
import org.tutti.plugin.sync.SyncStrategy;

/** The registry on the service registry of the framework. */
final class DefaultPluginRegistry implements PluginRegistry {

    private final PluginTracker<SyncStrategy, TrackedStrategy> strategies;
    private final PluginTracker<MediaSource, TrackedSource> sources;

    /** @param changed is run after each change, on the thread that brought it about */
    DefaultPluginRegistry(BundleContext context, Runnable changed) {
        strategies = new PluginTracker<>(
                context,
                SyncStrategy.class,
                PluginInfo.Kind.STRATEGY,
                SyncStrategy.NAME,
                TrackedStrategy::new,
                TrackedStrategy::gone,
                changed);
        sources = new PluginTracker<>(
                context,
                MediaSource.class,
                PluginInfo.Kind.SOURCE,
                MediaSource.NAME,
                TrackedSource::new,
                TrackedSource::gone,
                changed);
    }

    void open() {
        strategies.open();
        sources.open();
    }

    void close() {
        strategies.close();
        sources.close();
    }

    @Override
    public Optional<StrategyHandle> strategy(String name) {
        StrategyHandle best = strategies.best().get(name);
        if (best == null && name.equals(SERVER_CLOCK)) {
            best = ServerClockFallback.INSTANCE;
        }
        return Optional.ofNullable(best);
    }

    @Override
    public Optional<SourceHandle> source(String name) {
        return Optional.ofNullable(sources.best().get(name));
    }

    @Override
    public List<SourceHandle> sourcesFor(String locator) {
        return sources.inOrder().stream()
                .filter(source -> source.accepts(locator))
                .map(SourceHandle.class::cast)
                .toList();
    }

    @Override
    public List<PluginInfo> all() {
        var named = new TreeMap<String, StrategyHandle>(strategies.best());
        named.putIfAbsent(SERVER_CLOCK, ServerClockFallback.INSTANCE);
        return Stream.concat(
                        named.values().stream().map(StrategyHandle::info),
                        sources.best().values().stream().map(SourceHandle::info))
                .toList();
    }

    /** How all plug-ins in use do, in order of kind and name. */
    List<PluginStatus> status() {
        var named = new TreeMap<>(strategies.status());
        named.putIfAbsent(
                SERVER_CLOCK,
                new PluginStatus(
                        ServerClockFallback.INSTANCE.info(), PluginStatus.State.ACTIVE, "What remains without plug-ins.",
                        0, "", PluginStatus.Usage.NONE, List.of()));
        return Stream.concat(named.values().stream(), sources.status().values().stream()).toList();
    }

    /** Whether everything a bundle says it offers is there; true if it offers no plug-in. */
    boolean offersAllItDeclares(Bundle bundle) {
        return (!declares(bundle, SyncStrategy.class) || strategies.has(bundle.getBundleId()))
                && (!declares(bundle, MediaSource.class) || sources.has(bundle.getBundleId()));
    }

    /** Reads the capability the build wrote into the bundle for each of its components. */
    private static boolean declares(Bundle bundle, Class<?> spi) {
        return bundle.adapt(BundleRevision.class).getDeclaredCapabilities("osgi.service").stream()
                .map(capability -> capability.getAttributes().get("objectClass"))
                .anyMatch(types -> types instanceof List<?> names && names.contains(spi.getName()));
    }
}
