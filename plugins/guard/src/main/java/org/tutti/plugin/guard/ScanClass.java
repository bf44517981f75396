package org.tutti.plugin.guard;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.DynamicConstantPoolEntry;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What one class calls, and where. */
final class ScanClass {

    /** The factories a compiler's invokedynamic goes to. */
    private static final Set<String> FACTORIES = Set.of(
            "java/lang/invoke/LambdaMetafactory", "java/lang/invoke/StringConcatFactory",
            "java/lang/invoke/ConstantBootstraps", "java/lang/runtime/ObjectMethods",
            "java/lang/runtime/SwitchBootstraps", "java/lang/runtime/ExactConversionsSupport");

    private record Use(String where, String owner, String member) {}

    private final ClassModel type;
    private final Types types;
    private final String name;
    private final List<Use> uses = new ArrayList<>();
    private final List<Finding> own = new ArrayList<>();
    private final Set<String> offered = new HashSet<>();
    private final Set<String> made = new HashSet<>();
    private final Set<MemberRefEntry> seen = new HashSet<>();

    /** @throws IllegalArgumentException if the class file is broken */
    ScanClass(ClassModel type, Types types) {
        this.type = type;
        this.types = types;
        this.name = readable(type.thisClass().asInternalName());
        offered.addAll(types.andAbove(type.thisClass().asInternalName()));
        if (type.majorVersion() < ClassFile.JAVA_8_VERSION) {
            own.add(new Finding(
                    name, "a class file for Java 7 or older", "It cannot be given checks of its budget.",
                    "Build it for Java 8 or later."));
        }
        type.methods().forEach(this::read);
        for (PoolEntry entry : type.constantPool()) {
            if (entry instanceof ClassEntry named) {
                offered.add(named.asInternalName());
            }
            if (entry instanceof MemberRefEntry ref && !seen.contains(ref)) {
                uses.add(new Use(name, ref.owner().asInternalName(), member(ref)));
            }
        }
    }

    /** Whether it implements an interface, makes lambdas of it, or speaks of it, as who registers a service does. */
    boolean offers(String spi) {
        return offered.contains(spi);
    }

    private void read(MethodModel method) {
        String where = name + "." + method.methodName().stringValue();
        if (method.flags().has(AccessFlag.NATIVE)) {
            own.add(new Finding(
                    where, "a native method", "Native code can bring the whole server down.", "Do it in Java."));
        }
        if (method.methodName().equalsString("finalize") && method.methodType().equalsString("()V")) {
            own.add(new Finding(
                    where, "a finalizer", "It runs on a thread of the JVM, which it could stop for all.",
                    "Close what has to be closed in the component's @Deactivate."));
        }
        int before = uses.size();
        method.code().ifPresent(code -> code.forEach(element -> read(where, element)));
        if (types.unused(type, method)) {
            uses.subList(before, uses.size()).clear();
        }
    }

    private void read(String where, CodeElement element) {
        switch (element) {
            case InvokeInstruction call -> use(where, call.method());
            case FieldInstruction field -> use(where, field.field());
            case InvokeDynamicInstruction call -> {
                String result = call.typeSymbol().returnType().descriptorString();
                offered.add(internal(result));
                if (result.startsWith("L")) {
                    made.add(internal(result));
                }
                dynamic(where, call.invokedynamic(), 0);
            }
            case ConstantInstruction.LoadConstantInstruction constant -> loaded(where, constant.constantEntry(), 0);
            default -> {}
        }
    }

    private void use(String where, MemberRefEntry ref) {
        seen.add(ref);
        uses.add(new Use(where, ref.owner().asInternalName(), member(ref)));
    }

    /** Name and type of a method, the name of a field. */
    private static String member(MemberRefEntry ref) {
        return ref instanceof FieldRefEntry
                ? ref.name().stringValue()
                : ref.name().stringValue() + ref.type().stringValue();
    }

    private void dynamic(String where, DynamicConstantPoolEntry entry, int depth) {
        MemberRefEntry factory = entry.bootstrap().bootstrapMethod().reference();
        if (FACTORIES.contains(factory.owner().asInternalName())) {
            seen.add(factory);
        } else {
            use(where, factory);
            own.add(new Finding(
                    where, "a call site made by " + readable(factory.owner().asInternalName()),
                    "What it calls cannot be seen.", "Use what the Java compiler makes: lambdas, records, switches."));
        }
        entry.bootstrap().arguments().forEach(argument -> loaded(where, argument, depth + 1));
    }

    private void loaded(String where, LoadableConstantEntry constant, int depth) {
        if (constant instanceof MethodHandleEntry handle) {
            use(where, handle.reference());
        } else if (constant instanceof ConstantDynamicEntry dynamic && depth < 8) {
            dynamic(where, dynamic, depth);
        }
    }

    List<Finding> findings(boolean strategy) {
        var found = new ArrayList<>(own);
        // A lambda is one of the interface it is made for.
        Stream.concat(types.andAbove(type.thisClass().asInternalName()).stream().skip(1), made.stream())
                .flatMap(parent -> types.andAbove(parent).stream())
                .distinct()
                .filter(parent -> !types.own(parent))
                .forEach(parent -> Rules.againstExtending(parent, strategy)
                        .ifPresent(rule -> found.add(
                                new Finding(name, "is a " + readable(parent), rule.why(), rule.instead()))));
        for (Use use : uses) {
            forbidden(use, strategy).ifPresent(found::add);
        }
        return found;
    }

    private Optional<Finding> forbidden(Use use, boolean strategy) {
        // An array has the methods of Object.
        String owner = use.owner.startsWith("[") ? "java/lang/Object" : use.owner;
        for (String above : types.outside(owner, use.member)) {
            boolean constructor = use.member.startsWith("<init>");
            Optional<Rule> rule = Rules.against(above, use.member, strategy);
            if (rule.isPresent()) {
                String what = readable(above) + (constructor ? "" : "." + use.member.replaceFirst("\\(.*", ""));
                return Optional.of(new Finding(use.where, what, rule.get().why(), rule.get().instead()));
            }
        }
        return Optional.empty();
    }

    private static String internal(String descriptor) {
        return descriptor.startsWith("L") ? descriptor.substring(1, descriptor.length() - 1) : descriptor;
    }

    /** Without the packages everybody knows. */
    private static String readable(String internal) {
        String dotted = internal.replace('/', '.').replace('$', '.');
        return dotted.startsWith("java.lang.") && dotted.indexOf('.', 10) < 0 ? dotted.substring(10) : dotted;
    }
}
