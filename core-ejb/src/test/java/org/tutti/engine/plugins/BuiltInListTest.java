package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BuiltInListTest {

    @Test
    void list_namesExactlyTheBundlesTheBuildCopied() throws Exception {
        Path folder = Path.of(PluginHostSettings.class.getResource("/META-INF/bundles/list").toURI()).getParent();
        var settings = PluginHostSettings.withBundledPlugins(Path.of("p"), Path.of("m"), Path.of("c"));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(settings.builtIn())
                    .extracting(PluginHostSettings.BuiltIn::name)
                    .containsExactlyInAnyOrderElementsOf(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".jar"))
                            .toList());
        }
    }
}
