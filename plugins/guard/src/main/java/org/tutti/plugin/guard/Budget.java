package org.tutti.plugin.guard;

import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What woven code calls; nothing for people to call. On any thread but a {@link GuardedThread} these do nothing.
 */
public final class Budget {

    private Budget() {}

    /** At the entry of a method and at each turn of a loop. */
    public static void check() {
        if (Thread.currentThread() instanceof GuardedThread thread) {
            thread.check();
        }
    }

    /**
     * Before an array, or something that contains one, is allocated.
     *
     * @param length how many elements; a negative one is left for the JVM to refuse
     * @param size bytes for each
     */
    public static void allocate(int length, int size) {
        if (length > 0 && Thread.currentThread() instanceof GuardedThread thread) {
            thread.allocate((long) length * size);
        }
    }

    /** How many elements two dimensions have; the most there can be if that is more. */
    public static int product(int one, int other) {
        return one < 0 || other < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, (long) one * other);
    }

    /** In place of {@link String#repeat}. */
    public static String repeat(String text, int count) {
        if (count > 0 && Thread.currentThread() instanceof GuardedThread thread) {
            thread.allocate(2L * count * text.length());
        }
        return text.repeat(count);
    }

    /** After a call into the JDK that may have allocated much. */
    public static void allocated() {
        if (Thread.currentThread() instanceof GuardedThread thread) {
            thread.allocated();
        }
    }

    /** First in every handler that would catch a {@link BudgetExceeded}: does not return if it has. */
    public static void caught(Throwable failure) {
        if (Thread.currentThread() instanceof GuardedThread thread) {
            thread.caught(failure);
        }
    }

    /** Before a text is matched. */
    public static CharSequence text(CharSequence text) {
        return text != null && Thread.currentThread() instanceof GuardedThread thread
                ? new GuardedText(text, thread)
                : text;
    }

    /** In place of {@link String#matches}. */
    public static boolean matches(String text, String expression) {
        return Pattern.matches(expression, text(text.toString()));
    }

    /** In place of {@link String#replaceAll}. */
    public static String replaceAll(String text, String expression, String replacement) {
        return Pattern.compile(expression).matcher(text(text.toString())).replaceAll(replacement);
    }

    /** In place of {@link String#replaceFirst}. */
    public static String replaceFirst(String text, String expression, String replacement) {
        return Pattern.compile(expression).matcher(text(text.toString())).replaceFirst(replacement);
    }

    /** In place of {@link String#split(String)}. */
    public static String[] split(String text, String expression) {
        return split(text, expression, 0);
    }

    /** In place of {@link String#split(String, int)}. */
    public static String[] split(String text, String expression, int limit) {
        return Pattern.compile(expression).split(text(text.toString()), limit);
    }

    /** In place of {@link String#splitWithDelimiters}. */
    public static String[] splitWithDelimiters(String text, String expression, int limit) {
        return Pattern.compile(expression).splitWithDelimiters(text(text.toString()), limit);
    }

    /** In place of {@link Pattern#asPredicate}. */
    public static Predicate<String> asPredicate(Pattern pattern) {
        Objects.requireNonNull(pattern);
        return text -> pattern.matcher(text(text.toString())).find();
    }

    /** In place of {@link Pattern#asMatchPredicate}. */
    public static Predicate<String> asMatchPredicate(Pattern pattern) {
        Objects.requireNonNull(pattern);
        return text -> pattern.matcher(text(text.toString())).matches();
    }
}
