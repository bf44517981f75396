package org.tutti.source.file;

/** What others have written, as it may be shown to everybody. */
final class Words {

    private static final int LONGEST = 200;

    /** Invisible, but parts of Persian words and of pictures of families. */
    private static final String JOINERS = "\u200c\u200d";

    private Words() {}

    /** On one line, without what cannot be shown, at most 200 characters of it. */
    static String shown(String written) {
        var shown = new StringBuilder();
        written.codePoints()
                .map(character -> visible(character) ? character : ' ')
                .limit(LONGEST)
                .forEach(shown::appendCodePoint);
        return shown.toString().strip().replaceAll(" {2,}", " ");
    }

    private static boolean visible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            case Character.FORMAT -> JOINERS.indexOf(character) >= 0;
            default -> true;
        };
    }
}
