package org.tutti.gateway.web;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.tutti.session.Texts;

/** Names of uploaded files: as people gave them, as far as a file can be called so. */
final class UploadName {

    /** Bytes of UTF-8 before the ending: file systems take 255 in all. */
    private static final int LONGEST = 150;

    private UploadName() {}

    /**
     * What a file is called here.
     *
     * @param given whatever the client says
     * @param endings those its kind may have, the most usual first; another is replaced
     */
    static String of(String given, List<String> endings) {
        String name = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        int dot = name.lastIndexOf('.');
        String ending = name.substring(dot + 1).toLowerCase(Locale.ROOT);
        boolean known = dot >= 0 && endings.contains(ending);
        // What looks like an ending of another kind goes; 'Mr. Smith' has none.
        boolean other = dot > 0 && !known && ending.matches("[a-z0-9]{1,4}");
        String stem = clean(known || other ? name.substring(0, dot) : name);
        String whole = (stem.isEmpty() ? "film" : stem) + '.' + (known ? ending : endings.getFirst());
        return writable(whole) ? whole : ascii(whole);
    }

    /** A name as it may stand in a message. */
    static String shown(String given) {
        String name = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        String clean = clean(name);
        return clean.isEmpty() ? "The file" : clean;
    }

    private static String clean(String text) {
        var clean = new StringBuilder();
        int bytes = 0;
        for (int character : Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().toArray()) {
            String written = Texts.printable(Character.toString(character)) && "<>:\"|?*".indexOf(character) < 0
                    ? Character.toString(character)
                    : " ";
            bytes += written.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > LONGEST) {
                break;
            }
            clean.append(written);
        }
        return clean.toString().strip().replaceAll(" {2,}", " ").replaceAll("^[. ]+|[. ]+$", "");
    }

    /** A server that was started without a language has files with plain names only. */
    private static boolean writable(String name) {
        try {
            return Path.of(name).getNameCount() == 1;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String ascii(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}", "").replaceAll("[^ -~]+", "_");
    }
}
