package org.tutti.plugin.guard;

/**
 * Something in a bundle for which it is refused.
 *
 * @param where class and method
 * @param what what is called or done there, such as {@code System.exit}
 * @param why why that cannot be let in
 * @param instead what to do instead
 */
public record Finding(String where, String what, String why, String instead) {

    /** One sentence each. */
    @Override
    public String toString() {
        return "%s: %s. %s %s".formatted(where, what, why, instead);
    }
}
