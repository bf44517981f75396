package org.tutti.plugin.guard;

import java.util.Set;
import java.util.function.Predicate;

/**
 * What may not be called, and why.
 *
 * @param everybody whether it holds for every plug-in; else for bundles with a strategy alone
 * @param owner whose methods and fields: the internal name of a class
 * @param member which of them
 */
record Rule(boolean everybody, Predicate<String> owner, Predicate<String> member, String why, String instead) {

    boolean forbids(String type, String name, boolean strategy) {
        return (everybody || strategy) && owner.test(type) && member.test(name);
    }

    /**
     * @param owners classes by internal name; {@code a/b/*} is a package, {@code a/b/**} with those below
     */
    static Predicate<String> in(String owners) {
        Set<String> all = Set.of(owners.split(" "));
        Set<String> trees = all.stream()
                .filter(each -> each.endsWith("/**"))
                .map(each -> each.substring(0, each.length() - 2))
                .collect(java.util.stream.Collectors.toSet());
        return type -> all.contains(type)
                || all.contains(type.substring(0, type.lastIndexOf('/') + 1) + "*")
                || trees.stream().anyMatch(type::startsWith);
    }

    /**
     * Members by name; all if there is none, all but those if the first is {@code !}. {@code *(J} are methods whose
     * first parameter is a {@code long}. What is tested is the name, of methods with their type.
     */
    static Predicate<String> named(String names) {
        if (names.isEmpty()) {
            return _ -> true;
        }
        if (names.startsWith("! ")) {
            return named(names.substring(2)).negate();
        }
        Set<String> all = Set.of(names.split(" "));
        return member -> {
            int type = member.indexOf('(');
            String name = type < 0 ? member : member.substring(0, type);
            return all.contains(name)
                    || all.contains("*Async") && name.endsWith("Async")
                    || all.contains("*(J") && member.startsWith("(J", name.length());
        };
    }
}
