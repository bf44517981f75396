package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import org.junit.jupiter.api.Test;

class OpenChannelsTest {

    private final OpenChannels channels = new OpenChannels();

    private static ReadableByteChannel channel() {
        return Channels.newChannel(new ByteArrayInputStream(new byte[10]));
    }

    @Test
    void closeAll_closesEveryChannelEvenIfOneFails() throws IOException {
        ReadableByteChannel one = channel();
        ReadableByteChannel other = channel();
        channels.track(one);
        channels.track(new FailingToClose());
        channels.track(other);

        channels.closeAll();

        assertThat(one.isOpen()).isFalse();
        assertThat(other.isOpen()).isFalse();
    }

    @Test
    void channelOpenedWhileTheSourceGoes_isClosedAndRefused() {
        ReadableByteChannel late = channel();
        channels.closeAll();

        assertThatThrownBy(() -> channels.track(late)).isInstanceOf(IOException.class);
        assertThat(late.isOpen()).isFalse();
    }

    private static final class FailingToClose implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer target) {
            return -1;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() throws IOException {
            throw new IOException("It does not close.");
        }
    }
}
