package org.tutti.plugin.guard;

import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.AccessFlag;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the classes of a bundle, and of the JDK, inherit from, and what of it is named anywhere. */
final class Types {

    private final Map<String, Set<String>> parents = new HashMap<>();
    private final Map<String, Set<String>> declared = new HashMap<>();

    /** Name and type of all members that any class of the bundle refers to. */
    private final Set<String> referred = new HashSet<>();

    private final Predicate<String> namedElsewhere;

    /** @param namedElsewhere whether something other than a class may call methods of a name */
    Types(Collection<ClassModel> types, Predicate<String> namedElsewhere) {
        this.namedElsewhere = namedElsewhere;
        for (ClassModel type : types) {
            for (PoolEntry entry : type.constantPool()) {
                if (entry instanceof MemberRefEntry ref) {
                    referred.add(ref.name().stringValue() + ref.type().stringValue());
                }
            }
            Set<String> methods = declared.computeIfAbsent(type.thisClass().asInternalName(), _ -> new HashSet<>());
            type.methods().forEach(method -> methods.add(method.methodName().stringValue()));
            Set<String> of = parents.computeIfAbsent(type.thisClass().asInternalName(), _ -> new HashSet<>());
            type.superclass().map(ClassEntry::asInternalName).ifPresent(of::add);
            type.interfaces().forEach(each -> of.add(each.asInternalName()));
        }
    }

    /** A class and all it inherits from, as far as that is known, by internal name; itself first. */
    Set<String> andAbove(String type) {
        Set<String> all = new LinkedHashSet<>();
        Deque<String> left = new ArrayDeque<>(Set.of(type));
        while (!left.isEmpty()) {
            String next = left.remove();
            if (all.add(next)) {
                left.addAll(parents.computeIfAbsent(next, Types::ofJdk));
            }
        }
        return all;
    }

    /** Whether a class of the bundle has a method of that name of its own. */
    boolean declares(String type, String method) {
        return declared.getOrDefault(type, Set.of()).contains(method);
    }

    /**
     * Whether nothing can call a method: no class of the bundle names it, it overrides nothing, and nothing else knows
     * its name. Libraries have much of that, such as a reader of JSON that could be given an address.
     */
    boolean unused(ClassModel type, MethodModel method) {
        String name = method.methodName().stringValue();
        if (name.startsWith("<") || namedElsewhere.test(name) || referred.contains(name + method.methodType().stringValue())) {
            return false;
        }
        if (method.flags().has(AccessFlag.STATIC) || method.flags().has(AccessFlag.PRIVATE)) {
            return true;
        }
        return andAbove(type.thisClass().asInternalName()).stream()
                .filter(above -> !declared.containsKey(above))
                .noneMatch(above -> mayDeclare(above, name));
    }

    private static boolean mayDeclare(String type, String method) {
        return jdk(type)
                .map(found -> Stream.of(found.getDeclaredMethods()).anyMatch(each -> each.getName().equals(method)))
                .orElse(true);
    }

    private static Optional<Class<?>> jdk(String type) {
        if (type.startsWith("java/") || type.startsWith("javax/")) {
            try {
                return Optional.of(
                        Class.forName(type.replace('/', '.'), false, ClassLoader.getPlatformClassLoader()));
            } catch (ClassNotFoundException | LinkageError e) {
                return Optional.empty(); // It will not be found when it is needed either.
            }
        }
        return Optional.empty();
    }

    private static Set<String> ofJdk(String type) {
        Set<String> above = new HashSet<>();
        jdk(type).ifPresent(found -> {
            if (found.getSuperclass() != null) {
                above.add(found.getSuperclass().getName().replace('.', '/'));
            }
            for (Class<?> each : found.getInterfaces()) {
                above.add(each.getName().replace('.', '/'));
            }
        });
        return above;
    }
}
