package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PluginHostBeanTest {

    @AfterEach
    void forget() {
        System.clearProperty("test.dir");
        System.clearProperty("test.home");
    }

    @Test
    void folder_isTheServersUnlessAnotherIsNamed() {
        System.setProperty("test.home", "server");
        assertThat(PluginHostBean.directory("test.dir", "test.home", "plugins")).isEqualTo(Path.of("server/plugins"));

        System.setProperty("test.dir", "elsewhere");
        assertThat(PluginHostBean.directory("test.dir", "test.home", "plugins")).isEqualTo(Path.of("elsewhere"));
    }

    @Test
    void noFolder_isRefusedWithAHint() {
        assertThatThrownBy(() -> PluginHostBean.directory("test.dir", "test.home", "plugins"))
                .hasMessageContaining("test.dir")
                .hasMessageContaining("Maybe");
    }
}
