package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageFilesTest {

    private static final Map<String, String> FILES = Map.of(
            "/index.html", """
                    <link rel="stylesheet" href="/css/base.css">
                    <script type="module" src="/js/main.js"></script>
                    <a href="/">Start</a> <a href="https://elsewhere.example/js/x.js">Elsewhere</a>
                    """,
            "/js/main.js", "import { a } from './a.js';\nimport './parts/b.js';\nconst lazy = () => import('./lazy.js');\n",
            "/js/a.js", "import {\n  b,\n} from './parts/b.js';\n",
            "/js/parts/b.js", "export { a } from '../a.js';\n",
            "/js/lazy.js", "");

    private static PageFiles files(Map<String, String> files) {
        Map<String, byte[]> bytes = new HashMap<>();
        files.forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return PageFiles.of(bytes);
    }

    private static String document(PageFiles files) {
        return new String(files.document("/index.html").orElseThrow(), StandardCharsets.UTF_8);
    }

    @Test
    void document_refersToItsFilesByVersion_andToNothingElse() {
        PageFiles files = files(FILES);

        assertThat(document(files))
                .contains("href=\"/v/" + files.version() + "/css/base.css\"")
                .contains("src=\"/v/" + files.version() + "/js/main.js\"")
                .contains("<a href=\"/\">")
                .contains("\"https://elsewhere.example/js/x.js\"");
    }

    @Test
    void document_namesEachModuleOnceThatItWillNeed_butNoneThatIsLoadedLater() {
        PageFiles files = files(FILES);

        assertThat(document(files).lines().filter(line -> line.contains("modulepreload"))).containsExactly(
                "<link rel=\"modulepreload\" href=\"/v/%s/js/a.js\">".formatted(files.version()),
                "<link rel=\"modulepreload\" href=\"/v/%s/js/parts/b.js\">".formatted(files.version()));
    }

    @Test
    void version_isAnotherWhenAnyFileChanges() {
        Map<String, String> changed = new HashMap<>(FILES);
        changed.put("/js/lazy.js", "export const x = 1;");

        assertThat(files(changed).version()).isNotEqualTo(files(FILES).version()).hasSize(12);
        assertThat(files(FILES).version()).isEqualTo(files(FILES).version());
    }

    @Test
    void module_isSentWithoutItsComments_andEachLineKeepsItsNumber() {
        PageFiles files = files(Map.of("/js/a.js", """
                /**
                 * What it is.
                 */
                export class A {
                  /** @type {string} */ name = '/** no comment */';
                  /** @param {string} b */
                  set(b) { this.name = /** @type {any} */ (b); }
                }
                """));

        assertThat(new String(files.file("/js/a.js").orElseThrow(), StandardCharsets.UTF_8).lines().map(String::strip))
                .containsExactly("", "", "", "export class A {", "name = '/** no comment */';", "",
                        "set(b) { this.name = /** @type {any} */ (b); }", "}");
    }

    @Test
    void whatWeHaveFromOthers_keepsItsLicence() {
        String source = "/** MIT, by somebody */\nexport const x = 1;\n";

        assertThat(files(Map.of("/js/vendor/x.js", source)).file("/js/vendor/x.js").orElseThrow())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(source);
    }

    @Test
    void whatIsSent_isMadeOnce() {
        PageFiles files = files(FILES);

        assertThat(files.document("/index.html").orElseThrow()).isSameAs(files.document("/index.html").orElseThrow());
        assertThat(files.file("/js/a.js").orElseThrow()).isSameAs(files.file("/js/a.js").orElseThrow());
    }

    @Test
    void documents_areNoFiles() {
        assertThat(files(FILES).file("/index.html")).isEmpty();
    }

    @Test
    void document_thatDoesNotExist_isEmpty() {
        assertThat(files(FILES).document("/none.html")).isEmpty();
    }
}
