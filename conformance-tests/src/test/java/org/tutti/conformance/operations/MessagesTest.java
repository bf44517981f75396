package org.tutti.conformance.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every message at INFO and above has an id of its own, and stands in docs/messages.md. */
@Tag("web")
class MessagesTest {

    private static final Pattern LOUD = Pattern.compile("\\bLevel\\.(INFO|WARNING|ERROR)\\b");
    private static final Pattern ID = Pattern.compile("\"(TUTTI-\\d{4}) ");
    private static final Pattern ROW = Pattern.compile("^\\| `(TUTTI-\\d{4})` \\| (INFO|WARNING|ERROR) \\| [^|]+ \\| [^|]+ \\|$");
    private static final List<String> MODULES =
            List.of("core", "core-ejb", "gateways/web", "gateways/staff", "gateways/xmpp", "gateways/sip", "plugins");

    /** The programs for authors log nothing; what is woven into a plug-in is its own. */
    private static final List<String> APART = List.of("plugins/testkit", "plugins/archetype");

    @Test
    void everyMessage_hasAnIdOfItsOwn_andIsExplained() throws IOException {
        Map<String, String> levels = new TreeMap<>();
        List<String> faults = new ArrayList<>();
        for (Path source : sources()) {
            String text = Files.readString(source);
            Matcher loud = LOUD.matcher(text);
            while (loud.find()) {
                Matcher id = ID.matcher(statement(text, loud.end()));
                String where = source.getFileName() + ":" + text.substring(0, loud.start()).lines().count();
                if (!id.find()) {
                    faults.add(where + " logs without an id");
                } else if (levels.put(id.group(1), loud.group(1)) != null) {
                    faults.add(where + " logs with an id that is another's: " + id.group(1));
                }
            }
        }

        assertThat(faults)
                .as("Maybe begin the words with the next number of the part in docs/messages.md: \"TUTTI-0123 …\".")
                .isEmpty();
        assertThat(levels).isEqualTo(explained());
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Path.of("..", module))) {
                files.filter(file -> file.toString().contains("/src/main/java/") && file.toString().endsWith(".java"))
                        .filter(file -> APART.stream().noneMatch(apart -> file.startsWith(Path.of("..", apart))))
                        .forEach(sources::add);
            }
        }
        return sources;
    }

    /** To the end of the statement. */
    private static String statement(String text, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"' && text.charAt(i - 1) != '\\') {
                quoted = !quoted;
            } else if (character == ';' && !quoted) {
                return text.substring(from, i);
            }
        }
        return text.substring(from);
    }

    private static Map<String, String> explained() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/messages.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                assertThat(rows.put(row.group(1), row.group(2))).as(line).isNull();
            }
        }
        return rows;
    }
}
