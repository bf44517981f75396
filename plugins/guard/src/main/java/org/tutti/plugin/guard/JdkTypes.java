package org.tutti.plugin.guard;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is known of classes that are not in a bundle: all of the JDK's, nothing of others. */
final class JdkTypes {

    private JdkTypes() {}

    /** By internal name. */
    static Set<String> parents(String type) {
        Set<String> above = new LinkedHashSet<>();
        find(type).ifPresent(found -> {
            if (found.getSuperclass() != null) {
                above.add(found.getSuperclass().getName().replace('.', '/'));
            }
            for (Class<?> each : found.getInterfaces()) {
                above.add(each.getName().replace('.', '/'));
            }
        });
        return above;
    }

    /** Whether it may have a method of that name and type; a field, which has no type here, always. */
    static boolean mayDeclare(String type, String method) {
        return method.indexOf('(') < 0 || any(type, each -> method.equals(each.getName()
                + MethodType.methodType(each.getReturnType(), each.getParameterTypes()).toMethodDescriptorString()));
    }

    static boolean mayDeclareNamed(String type, String method) {
        return any(type, each -> each.getName().equals(method));
    }

    private static boolean any(String type, Predicate<Method> test) {
        try {
            return find(type).map(found -> Stream.of(found.getDeclaredMethods()).anyMatch(test)).orElse(true);
        } catch (LinkageError e) {
            return true;
        }
    }

    private static Optional<Class<?>> find(String type) {
        if (type.startsWith("java/") || type.startsWith("javax/")) {
            try {
                return Optional.of(Class.forName(type.replace('/', '.'), false, ClassLoader.getPlatformClassLoader()));
            } catch (ClassNotFoundException | LinkageError e) {
                return Optional.empty(); // It will not be found when it is needed either.
            }
        }
        return Optional.empty();
    }
}
