package org.tutti.engine.plugins;

import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Follows the services of one kind and keeps the best of each name ready.
 *
 * <p><b>Concurrency.</b> OSGi calls in from whichever thread starts or stops a bundle; {@code live} takes that. Each
 * change then replaces the snapshot under this object's lock, which is held for nothing else.
 *
 * @param <S> the SPI
 * @param <H> what is handed out
 */
final class PluginTracker<S, H extends Measured> extends ServiceTracker<S, H> {

    private static final System.Logger LOG = System.getLogger(PluginTracker.class.getName());
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private static final Comparator<Live<?>> BEST_LAST = Comparator.<Live<?>>comparingInt(Live::ranking)
            .thenComparing(Live::version)
            .thenComparing(Live::bundleId);

    private final PluginInfo.Kind kind;
    private final String nameProperty;
    private final BiFunction<PluginInfo, S, H> wrap;
    private final Consumer<H> gone;
    private final Runnable changed;

    private final Map<ServiceReference<S>, Live<H>> live = new ConcurrentHashMap<>();
    private volatile SortedMap<String, H> best = new TreeMap<>();
    private volatile SortedMap<String, Live<H>> bestLive = new TreeMap<>();

    PluginTracker(
            BundleContext context,
            Class<S> spi,
            PluginInfo.Kind kind,
            String nameProperty,
            BiFunction<PluginInfo, S, H> wrap,
            Consumer<H> gone,
            Runnable changed) {
        super(context, spi, null);
        this.kind = kind;
        this.nameProperty = nameProperty;
        this.wrap = wrap;
        this.gone = gone;
        this.changed = changed;
    }

    /** The best plug-in of each name; never changes once handed out. */
    SortedMap<String, H> best() {
        return best;
    }

    /** The best plug-in of each name: the highest ranking first, then by name. */
    List<H> inOrder() {
        return bestLive.values().stream()
                .sorted(Comparator.<Live<?>>comparingInt(Live::ranking).reversed())
                .map(Live::handle)
                .toList();
    }

    /** How the best plug-in of each name does. */
    SortedMap<String, PluginStatus> status() {
        var all = new TreeMap<String, PluginStatus>();
        bestLive.forEach((name, plugin) -> all.put(name, plugin.status()));
        return all;
    }

    /** Whether a bundle has a plug-in of this kind up. */
    boolean has(long bundleId) {
        return live.values().stream().anyMatch(plugin -> plugin.bundleId == bundleId);
    }

    @Override
    public H addingService(ServiceReference<S> reference) {
        if (!(reference.getProperty(nameProperty) instanceof String name) || !NAME.matcher(name).matches()) {
            LOG.log(Level.WARNING, "TUTTI-0116 A %s of bundle %s is not used: its property %s is '%s'. "
                            .formatted(kind, bundle(reference), nameProperty, text(reference.getProperty(nameProperty)))
                    + "Maybe its annotation lacks it; a name has lower-case letters, digits and hyphens.");
            return null;
        }
        S service = context.getService(reference);
        if (service == null) {
            LOG.log(Level.WARNING, "TUTTI-0117 The %s '%s' of bundle %s is not used: it could not be created. "
                            .formatted(kind, Line.of(name), bundle(reference))
                    + "Maybe its configuration is wrong; the lines before say more.");
            return null;
        }
        Bundle bundle = reference.getBundle();
        String version = Line.of(bundle.getVersion().toString());
        PluginInfo info = new PluginInfo(kind, name, Line.of(bundle.getSymbolicName()), version);
        H handle = wrap.apply(info, service);
        live.put(
                reference,
                new Live<>(
                        info, handle, ranking(reference), bundle.getVersion(), bundle.getBundleId(),
                        text(bundle.getHeaders().get(Constants.BUNDLE_DESCRIPTION)),
                        text(reference.getProperty("component.name"))));
        renew();
        return handle;
    }

    @Override
    public void modifiedService(ServiceReference<S> reference, H handle) {
        live.computeIfPresent(reference, (same, plugin) -> plugin.ranked(ranking(reference)));
        renew();
    }

    @Override
    public void removedService(ServiceReference<S> reference, H handle) {
        live.remove(reference);
        renew();
        gone.accept(handle);
        context.ungetService(reference);
    }

    private void renew() {
        synchronized (this) {
            var next = new TreeMap<String, Live<H>>();
            live.values().stream().sorted(BEST_LAST).forEach(plugin -> next.put(plugin.info.name(), plugin));
            var handles = new TreeMap<String, H>();
            next.forEach((name, plugin) -> handles.put(name, plugin.handle));
            bestLive = next;
            best = handles;
        }
        changed.run();
    }

    private static int ranking(ServiceReference<?> reference) {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }

    private static String bundle(ServiceReference<?> reference) {
        return Line.of(String.valueOf(reference.getBundle()));
    }

    /** Of other objects than strings, which may be a stranger's, only the class is looked at. */
    private static String text(Object value) {
        return switch (value) {
            case null -> "";
            case String text -> Line.of(text);
            default -> Line.of(value.getClass().getName());
        };
    }

    /** A plug-in with what decides between it and others of its name; a reference forgets that when it goes. */
    private record Live<H extends Measured>(
            PluginInfo info, H handle, int ranking, Version version, long bundleId, String description, String pid) {

        Live<H> ranked(int newRanking) {
            return new Live<>(info, handle, newRanking, version, bundleId, description, pid);
        }

        PluginStatus status() {
            return new PluginStatus(info, handle.state(), description, ranking, pid, handle.usage(), List.of());
        }
    }
}
