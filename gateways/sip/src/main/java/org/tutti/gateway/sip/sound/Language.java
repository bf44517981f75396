package org.tutti.gateway.sip.sound;

import java.util.Locale;

/** What the server can speak. */
public enum Language {
    EN, DE;

    /** @param code such as {@code de}; whatever is not spoken becomes English */
    public static Language of(String code) {
        return code.toLowerCase(Locale.ROOT).startsWith("de") ? DE : EN;
    }

    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
