package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.gateway.web.UploadSettings.Who;

class UploadSettingsTest {

    @Test
    void whatIsNotSet_isAsDocumented() {
        assertThat(UploadSettings.of("", "", "")).isEqualTo(new UploadSettings(Who.ANYONE, 2L << 30, 10L << 30));
    }

    @Test
    void sizes_areBytes_orHaveAUnit() {
        assertThat(UploadSettings.of("members", "1000", "5 MB"))
                .isEqualTo(new UploadSettings(Who.MEMBERS, 1000, 5 << 20));
        assertThat(UploadSettings.of("OFF", "3k", "1t")).isEqualTo(new UploadSettings(Who.OFF, 3072, 1L << 40));
    }

    @ParameterizedTest
    @CsvSource({"everybody, '', '', everybody", "off, 2x, '', 2x", "off, '', -1, -1", "off, many, '', many"})
    void whatIsNoSetting_isNamed(String who, String limit, String space, String wrong) {
        assertThatThrownBy(() -> UploadSettings.of(who, limit, space)).hasMessageContaining("'" + wrong + "'");
    }

    @ParameterizedTest
    @CsvSource({"1, 1 bytes", "1023, 1023 bytes", "1536, 1.5 KB", "2147483648, 2.0 GB", "2199023255552, 2.0 TB"})
    void sizes_areReadByPeople(long bytes, String words) {
        assertThat(UploadSettings.words(bytes)).isEqualTo(words);
    }
}
