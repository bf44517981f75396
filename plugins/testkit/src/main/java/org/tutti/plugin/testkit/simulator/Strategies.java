package org.tutti.plugin.testkit.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.tutti.plugin.sync.SyncStrategy;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The strategies in bundles on the class path and in given places, found as the framework finds them: by the component
 * descriptions that a bundle's manifest names.
 */
final class Strategies implements AutoCloseable {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private final URLClassLoader loader;
    private final Map<String, Supplier<SyncStrategy>> byName = new TreeMap<>();

    private Strategies(List<Path> places) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path place : places) {
            for (Path bundle : bundles(place)) {
                urls.add(bundle.toUri().toURL());
            }
        }
        loader = new URLClassLoader(urls.toArray(URL[]::new), Strategies.class.getClassLoader());
        for (URL manifest : Collections.list(loader.getResources(MANIFEST))) {
            read(manifest);
        }
    }

    static Strategies in(List<Path> places) throws IOException {
        return new Strategies(places);
    }

    private static List<Path> bundles(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> files = Files.walk(place, 4)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private void read(URL manifest) throws IOException {
        String components;
        try (InputStream in = manifest.openStream()) {
            components = new Manifest(in).getMainAttributes().getValue("Service-Component");
        }
        if (components == null) {
            return;
        }
        String root = manifest.toString().substring(0, manifest.toString().length() - MANIFEST.length());
        for (String component : components.split(",")) {
            try (InputStream in = URI.create(root + component.strip()).toURL().openStream()) {
                add(parse(in));
            }
        }
    }

    private static Element parse(InputStream in) throws IOException {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(in).getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("A component description cannot be read: " + e.getMessage(), e);
        }
    }

    private void add(Element component) {
        boolean strategy = elements(component, "provide").stream()
                .anyMatch(each -> each.getAttribute("interface").equals(SyncStrategy.class.getName()));
        if (!strategy) {
            return;
        }
        Map<String, String> properties = new TreeMap<>();
        elements(component, "property").forEach(each ->
                properties.put(each.getAttribute("name"), each.getAttribute("value")));
        String type = elements(component, "implementation").getFirst().getAttribute("class");
        byName.put(properties.getOrDefault(SyncStrategy.NAME, type), () -> make(type, properties));
    }

    private static List<Element> elements(Element below, String name) {
        NodeList nodes = below.getElementsByTagName(name);
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add((Element) nodes.item(i));
        }
        return all;
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /**
     * The strategy of this name, or of this class.
     *
     * @throws IllegalArgumentException if there is none
     */
    SyncStrategy get(String nameOrClass) {
        return byName.getOrDefault(nameOrClass, () -> make(nameOrClass, Map.of())).get();
    }

    private SyncStrategy make(String type, Map<String, String> properties) {
        try {
            for (Constructor<?> each : loader.loadClass(type).getConstructors()) {
                Class<?>[] takes = each.getParameterTypes();
                if (takes.length == 1 && takes[0].isAnnotation()) {
                    return (SyncStrategy) each.newInstance(configured(takes[0], properties));
                }
            }
            return (SyncStrategy) loader.loadClass(type).getConstructor().newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException(("There is no strategy '%s': %s. Strategies found: %s. Maybe --plugins "
                    + "does not say where its bundle is.").formatted(type, e, names()), e);
        }
    }

    /** A configuration as the framework would give it: what the component says, else the defaults. */
    private static Object configured(Class<?> config, Map<String, String> properties) {
        InvocationHandler values = (_, method, _) -> {
            String given = properties.get(method.getName().replace('_', '.'));
            return given == null ? method.getDefaultValue() : converted(given, method.getReturnType());
        };
        return Proxy.newProxyInstance(config.getClassLoader(), new Class<?>[] {config}, values);
    }

    private static Object converted(String value, Class<?> type) {
        return switch (type.getName()) {
            case "double" -> Double.valueOf(value);
            case "float" -> Float.valueOf(value);
            case "int" -> Integer.valueOf(value);
            case "long" -> Long.valueOf(value);
            case "boolean" -> Boolean.valueOf(value);
            case "java.lang.String" -> value;
            default -> throw new IllegalArgumentException("A configuration of type %s cannot be read from '%s'."
                    .formatted(type.getName(), value));
        };
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
