package org.tutti.plugin.guard;

import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.AccessFlag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What the classes of a bundle inherit from, and what of it is named anywhere. */
final class Types {

    /** Others than the bundle's own code call these, by their names. */
    private static final Set<String> BY_NAME = Set.of(
            "activate", "deactivate", "modified", "values", "valueOf", "readObject", "readObjectNoData", "readResolve",
            "writeObject", "writeReplace", "readExternal", "writeExternal", "finalize", "main", "premain", "agentmain");

    private final Map<String, Set<String>> parents = new HashMap<>();
    private final Map<String, String> superclasses = new HashMap<>();

    /** Name and type of the methods with code of each class. */
    private final Map<String, Set<String>> declared = new HashMap<>();

    private final Map<String, Set<String>> below = new HashMap<>();
    private final Set<String> interfaces = new HashSet<>();

    /** There in several versions, of which any may be the one that is loaded. */
    private final Set<String> several = new HashSet<>();

    /** Name and type of all members that any class of the bundle refers to. */
    private final Set<String> referred = new HashSet<>();

    private Predicate<String> namedElsewhere = _ -> false;

    /** @throws RuntimeException if the class file is broken */
    void add(ClassModel type) {
        String name = type.thisClass().asInternalName();
        for (PoolEntry entry : type.constantPool()) {
            if (entry instanceof MemberRefEntry ref) {
                referred.add(ref.name().stringValue() + ref.type().stringValue());
            }
        }
        if (declared.containsKey(name)) {
            several.add(name);
        }
        if (type.flags().has(AccessFlag.INTERFACE)) {
            interfaces.add(name);
        }
        Set<String> methods = declared.computeIfAbsent(name, _ -> new HashSet<>());
        type.methods().stream()
                .filter(method -> method.code().isPresent())
                .forEach(method -> methods.add(method.methodName().stringValue() + method.methodType().stringValue()));
        Set<String> of = parents.computeIfAbsent(name, _ -> new LinkedHashSet<>());
        type.superclass().map(ClassEntry::asInternalName).ifPresent(above -> {
            of.add(above);
            superclasses.put(name, above);
        });
        type.interfaces().forEach(each -> of.add(each.asInternalName()));
    }

    /**
     * All classes are there.
     *
     * @param named whether something other than a class may call methods of a name
     */
    void complete(Predicate<String> named) {
        namedElsewhere = named;
        for (String each : declared.keySet()) {
            andAbove(each).forEach(above -> below.computeIfAbsent(above, _ -> new LinkedHashSet<>()).add(each));
        }
    }

    /** A class and all it inherits from, as far as that is known, by internal name; itself first. */
    Set<String> andAbove(String type) {
        Set<String> all = new LinkedHashSet<>();
        Deque<String> left = new ArrayDeque<>(Set.of(type));
        while (!left.isEmpty()) {
            String next = left.remove();
            if (all.add(next)) {
                left.addAll(parents.computeIfAbsent(next, JdkTypes::parents));
            }
        }
        return all;
    }

    /** Whether what is loaded by that name is the bundle's: others come from the server, whatever lies in the jar. */
    boolean own(String type) {
        return declared.containsKey(type) && !type.startsWith("java/") && !type.startsWith("javax/")
                && !type.startsWith("org/osgi/") && !type.startsWith("org/apache/felix/")
                && !type.startsWith("org/tutti/plugin/");
    }

    /**
     * The classes that are not the bundle's and whose method may be what a call comes to.
     *
     * @param owner the class that is named in the call
     * @param method name and type; the name alone of a field
     */
    Set<String> outside(String owner, String method) {
        if (method.startsWith("<")) {
            return own(owner) ? Set.of() : Set.of(owner);
        }
        Set<String> all = new LinkedHashSet<>();
        if (!own(owner)) {
            all.add(owner);
            andAbove(owner).stream().filter(above -> JdkTypes.mayDeclare(above, method)).forEach(all::add);
            return all;
        }
        // An object of a class below may have inherited the method from elsewhere.
        for (String each : below.getOrDefault(owner, Set.of(owner))) {
            if (!declares(each, method)) {
                andAbove(each).stream()
                        .filter(above -> !own(above) && JdkTypes.mayDeclare(above, method))
                        .forEach(all::add);
            }
        }
        return all;
    }

    /** Whether a class of the bundle has, or inherits from such a one, a method of its own with code. */
    private boolean declares(String type, String method) {
        List<String> chain = new ArrayList<>();
        String next = type;
        for (; next != null && own(next) && !chain.contains(next); next = superclasses.get(next)) {
            if (!several.contains(next) && declared.get(next).contains(method)) {
                return true;
            }
            chain.add(next);
        }
        // A class goes before an interface.
        return "java/lang/Object".equals(next) && andAbove(type).stream().anyMatch(
                above -> interfaces.contains(above) && own(above) && !several.contains(above)
                        && declared.get(above).contains(method));
    }

    /**
     * Whether nothing can call a method: no class of the bundle names it, it overrides nothing, and nothing else knows
     * its name. Libraries have much of that, such as a reader of JSON that could be given an address.
     */
    boolean unused(ClassModel type, MethodModel method) {
        String name = method.methodName().stringValue();
        String full = name + method.methodType().stringValue();
        if (name.startsWith("<") || BY_NAME.contains(name) || namedElsewhere.test(name) || referred.contains(full)) {
            return false;
        }
        if (method.flags().has(AccessFlag.STATIC) || method.flags().has(AccessFlag.PRIVATE)) {
            return true;
        }
        // A class below may give it to an interface.
        return below.getOrDefault(type.thisClass().asInternalName(), Set.of()).stream()
                .flatMap(each -> andAbove(each).stream())
                .filter(above -> !own(above))
                .noneMatch(above -> JdkTypes.mayDeclareNamed(above, name));
    }
}
