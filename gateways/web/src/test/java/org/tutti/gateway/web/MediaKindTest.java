package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaKindTest {

    /** As they begin; {@code ~} stands for a byte that makes no difference. */
    @ParameterizedTest
    @CsvSource({
        "'~~~~ftypisom~~~~', mp4", "'~~~~ftypiso6', mp4", "'~~~~ftypM4V ', mp4", "'~~~~ftypM4A ', m4a",
        "'\u001aE\u00df\u00a3~~~~B\u0082\u0084webm', webm", "'OggS~~~~~~~~~~~~~~~~~~~~~~~~\u0080theora', ogv",
        "'OggS~~~~~~~~~~~~~~~~~~~~~~~~OpusHead', opus",
        "'OggS~~~~~~~~~~~~~~~~~~~~~~~~\u0001vorbis', ogg", "'fLaC', flac",
        "'ID3~', mp3", "'\u00ff\u00fb\u0090~', mp3", "'\u00ff\u00f1\u0050~~~~', aac", "'RIFF~~~~WAVE', wav"})
    void whatBrowsersPlay_isToldByItsFirstBytes(String head, String ending) {
        MediaKind kind = MediaKind.of(bytes(head));
        assertThat(kind.played()).as(kind.what()).isTrue();
        assertThat(kind.endings().getFirst()).isEqualTo(ending);
    }

    @ParameterizedTest
    @CsvSource({
        "'~~~~ftypqt  ', QuickTime", "'~~~~moov', QuickTime", "'~~~~ftypheic', picture", "'~~~~ftyp3gp4', 3gp",
        "'\u001aE\u00df\u00a3~~~~B\u0082\u0088matroska', Matroska", "'RIFF~~~~AVI ', AVI", "'RIFF~~~~WEBP', picture",
        "'FLV\u0001', Flash", "'\u00ff\u00d8\u00ff', picture", "'%PDF-1.7', PDF", "'PK\u0003\u0004', archive",
        "'<html>', text", "'\u00ff\u00fe<\u0000', not know", "'\u0001\u0002\u0003', not know"})
    void whatTheyDoNotPlay_isNamed_withWhatToDo(String head, String what) {
        MediaKind kind = MediaKind.of(bytes(head));
        assertThat(kind.played()).as(kind.what()).isFalse();
        assertThat(kind.what()).contains(what).endsWith(".").containsAnyOf("mp4", "mp3", "Take the film out");
    }

    private static byte[] bytes(String head) {
        return head.replace('~', '\u0002').getBytes(StandardCharsets.ISO_8859_1);
    }
}
