package org.tutti.plugin.guard;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a bundle says in its manifest and its XML files of methods that are called from outside, and of services. They
 * are read as words: XML in which words can be hidden is taken to name everything.
 */
final class Descriptors {

    private static final Pattern ENCODING = Pattern.compile("encoding\\s*=\\s*[\"']([^\"']*)[\"']");
    private static final Pattern NO_WORD = Pattern.compile("[^\\w$]+");
    private static final Set<String> PLAIN = Set.of("utf-8", "us-ascii");

    private final Set<String> words = new HashSet<>();
    private final String components;
    private final StringBuilder services = new StringBuilder();
    private boolean everything;

    Descriptors(Attributes manifest) {
        services.append(Objects.toString(manifest.getValue("Provide-Capability"), ""));
        components = Objects.toString(manifest.getValue("Service-Component"), "");
        everything = manifest.getValue("Export-Package") != null
                || manifest.getValue("Fragment-Host") != null
                || Stream.of(components.split(",")).map(String::strip).anyMatch(
                        each -> !each.isEmpty() && !each.endsWith(".xml"));
    }

    /**
     * Adds an XML file.
     *
     * @return whether it may be a component's description, and hides words
     */
    boolean add(String name, byte[] xml) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(xml)).toString();
        } catch (CharacterCodingException e) {
            everything = true;
            return component(name);
        }
        var encoding = ENCODING.matcher(text);
        boolean hides = text.contains("&#") || text.indexOf('\0') >= 0 || text.contains("<!DOCTYPE")
                || encoding.find() && !PLAIN.contains(encoding.group(1).toLowerCase(Locale.ROOT));
        everything |= hides || text.chars().anyMatch(each -> each > 127 && Character.isJavaIdentifierPart(each));
        words.addAll(List.of(NO_WORD.split(text)));
        services.append(' ').append(text);
        return hides && component(name);
    }

    private boolean component(String name) {
        return name.startsWith("OSGI-INF/") || components.contains("*")
                || components.contains(name.substring(name.lastIndexOf('/') + 1));
    }

    /** Whether a method of that name may be called from outside. */
    boolean names(String method) {
        return everything || words.contains(method) || method.chars().anyMatch(each -> each > 127);
    }

    /** Whether it offers a service of an interface, by internal name. */
    boolean provide(String spi) {
        return services.indexOf(spi.replace('/', '.')) >= 0;
    }
}
