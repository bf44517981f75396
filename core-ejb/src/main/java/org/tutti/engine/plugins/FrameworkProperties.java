package org.tutti.engine.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.tutti.engine.fetch.Relays;
import org.tutti.plugin.guard.Weave;
import org.tutti.plugin.sync.SyncStrategy;

/** The settings the framework is started with, each for a reason. */
final class FrameworkProperties {

    /** The framework property with the media folder: part of what plug-ins may rely on. */
    static final String MEDIA_DIR = "tutti.media.dir";

    /** The framework property that says whether people open pages by HTTPS: part of what plug-ins may rely on. */
    static final String SECURE = "tutti.secure";

    /** The framework property that says whether this server passes on what players may not read: {@code on} or {@code off}. */
    static final String RELAY = Relays.SETTING;

    private static final String API = "org.tutti.plugin.api";

    private FrameworkProperties() {}

    static Map<String, Object> of(PluginHostSettings settings) throws IOException {
        var properties = new HashMap<String, Object>();
        properties.put(MEDIA_DIR, settings.media().toString());
        properties.put(SECURE, Boolean.toString(secure()));
        properties.put(RELAY, Relays.on() ? "on" : "off");

        // Plug-ins share the API's classes with the server; everything else of the server is hidden from them.
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, apiPackages() + "," + Weave.PACKAGE);
        // Nothing is kept: the folder and the server's own bundles are the truth.
        properties.put(Constants.FRAMEWORK_STORAGE, settings.cache().resolve("bundles").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        // Whoever drops in a plug-in of the built-in one's version wants theirs used, not refused.
        properties.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        // The application server owns the JVM's URL handlers and its shutdown.
        properties.put("felix.service.urlhandlers", "false");
        properties.put("felix.shutdown.hook", "false");
        // The resolver's own threads would outlive the framework, and with them a whole undeployed server.
        properties.put("felix.resolver.parallelism", "1");
        properties.put("felix.log.logger", new FrameworkLog());
        properties.put("felix.log.level", "2");

        // Configuration only: given a bundle whose version is known, File Install would update the built-in one.
        properties.put("felix.fileinstall.dir", settings.plugins().toString());
        properties.put("felix.fileinstall.filter", ".*\\.(cfg|config)");
        properties.put("felix.fileinstall.tmpdir", settings.cache().resolve("fileinstall").toString());
        properties.put("felix.fileinstall.poll", "1000");
        properties.put("felix.fileinstall.noInitialDelay", "true");
        properties.put("felix.fileinstall.disableNio2", "true");
        properties.put("felix.fileinstall.enableConfigSave", "false");
        properties.put("felix.fileinstall.log.level", "2");
        properties.put("felix.fileinstall.log.default", "jul");
        properties.put("ds.loglevel", "warn");
        return properties;
    }

    /** By a public address, or by what the server shows to other devices. */
    private static boolean secure() {
        String url = System.getProperty("tutti.url", "").strip();
        return url.isEmpty() ? !System.getProperty("tutti.bind", "").isBlank() : url.regionMatches(true, 0, "https:", 0, 6);
    }

    /** What the API's own manifest exports, so that versions are written down in one place. */
    private static String apiPackages() throws IOException {
        // Among all manifests by name: the forms of URLs differ between servers, and none is to be relied on.
        for (URL url : Collections.list(SyncStrategy.class.getClassLoader().getResources(JarFile.MANIFEST_NAME))) {
            try (InputStream in = url.openStream()) {
                Attributes headers = new Manifest(in).getMainAttributes();
                if (API.equals(headers.getValue(Constants.BUNDLE_SYMBOLICNAME))) {
                    return headers.getValue(Constants.EXPORT_PACKAGE);
                }
            }
        }
        throw new IOException("No library of the server is the bundle %s.\nMaybe the API was repacked as a plain jar."
                .formatted(API));
    }
}
