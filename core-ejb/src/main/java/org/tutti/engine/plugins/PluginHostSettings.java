package org.tutti.engine.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What a plug-in host works with. The folders are created where they are missing.
 *
 * @param plugins the folder to drop bundles and their configuration into
 * @param media the folder the source {@code file} serves
 * @param cache for the framework alone; emptied at each start
 * @param builtIn the bundles that come with the server, in the order they start in
 */
public record PluginHostSettings(Path plugins, Path media, Path cache, List<BuiltIn> builtIn) {

    private static final String BUNDLES = "/META-INF/bundles/";

    /** Copies the list and makes the folders absolute. */
    public PluginHostSettings {
        plugins = plugins.toAbsolutePath();
        media = media.toAbsolutePath();
        cache = cache.toAbsolutePath();
        builtIn = List.copyOf(builtIn);
    }

    /** With the bundles that travel in the engine's jar. */
    public static PluginHostSettings withBundledPlugins(Path plugins, Path media, Path cache) {
        try (InputStream list = resource("list")) {
            List<BuiltIn> builtIn = new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(name -> new BuiltIn(name, () -> resource(name)))
                    .toList();
            return new PluginHostSettings(plugins, media, cache, builtIn);
        } catch (IOException e) {
            throw new UncheckedIOException("The list of built-in bundles cannot be read.", e);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream resource = PluginHostSettings.class.getResourceAsStream(BUNDLES + name);
        if (resource == null) {
            throw new IOException("The engine's jar has no %s%s.\nMaybe it was not built by Maven, which puts it there."
                    .formatted(BUNDLES, name));
        }
        return resource;
    }

    /**
     * A bundle that comes with the server.
     *
     * @param name of its file
     * @param opener opens its jar; called at each start of the host
     */
    public record BuiltIn(String name, Opener opener) {}

    /** Opens a jar. */
    @FunctionalInterface
    public interface Opener {
        /** @throws IOException if it cannot be read */
        InputStream open() throws IOException;
    }
}
