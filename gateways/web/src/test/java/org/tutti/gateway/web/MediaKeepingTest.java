package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** H-60: what was seen is not sent again, and what may have changed is asked for. */
class MediaKeepingTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/file/holiday.mp4 | video/mp4; codecs=\"avc1\" | private, max-age=3600",
        "/file/uploads/mhym/holiday.mp4 | video/mp4 | private, max-age=86400, immutable",
        "/file/show/master.m3u8 | application/vnd.apple.mpegurl | private, no-cache",
        "/file/uploads/x/a.mpd | Application/DASH+xml; charset=utf-8 | private, no-cache",
        "/file/show/1.ts | video/mp2t | private, max-age=60",
        "/other/uploads/1.mp4 | video/mp4 | private, max-age=3600",
    })
    void media_areKeptAsLongAsTheyStayTheSame(String path, String type, String kept) {
        assertThat(MediaKeeping.of(path, type)).isEqualTo(kept);
    }
}
