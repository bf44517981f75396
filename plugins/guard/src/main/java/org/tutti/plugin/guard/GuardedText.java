package org.tutti.plugin.guard;

/**
 * A text for the JDK's matcher of regular expressions, which may go over it without end and has no checks of its own:
 * each character read is one.
 */
final class GuardedText implements CharSequence {

    private final CharSequence text;
    private final GuardedThread thread;

    GuardedText(CharSequence text, GuardedThread thread) {
        this.text = text;
        this.thread = thread;
    }

    @Override
    public char charAt(int index) {
        // A matcher that is kept may be used on another thread later.
        if (Thread.currentThread() == thread) {
            thread.check();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
