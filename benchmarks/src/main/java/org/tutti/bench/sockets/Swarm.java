package org.tutti.bench.sockets;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * Many WebSocket clients at little cost: they look at the first bytes of a frame and count it. Netty answers the
 * server's pings.
 */
final class Swarm implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int AT_ONCE = 100;
    private static final byte[] TIMELINE = "{\"type\":\"timeline\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WELCOME = "{\"type\":\"welcome\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "{\"type\":\"error\"".getBytes(StandardCharsets.US_ASCII);

    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final List<Channel> channels = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
    private final Semaphore joining = new Semaphore(AT_ONCE);
    private final AtomicLong bytes = new AtomicLong();
    private volatile Delivery delivery = new Delivery(Integer.MAX_VALUE);
    private volatile Optional<String> sample = Optional.empty();

    /**
     * Connects, and waits until all are in.
     *
     * @param hello what client number i says first; it is in when it has a welcome. Null: it is in when connected
     */
    void join(URI address, int clients, IntFunction<String> hello) throws InterruptedException {
        for (int i = 0; i < clients; i++) {
            acquire();
            String first = hello.apply(i);
            Channel channel = new Bootstrap()
                    .group(loops)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new Pipeline(address, Optional.ofNullable(first)))
                    .connect(address.getHost(), address.getPort())
                    .sync()
                    .channel();
            channels.add(channel);
        }
        for (int i = 0; i < AT_ONCE; i++) {
            acquire();
        }
        joining.release(AT_ONCE);
    }

    private void acquire() throws InterruptedException {
        if (!joining.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS) || !problems.isEmpty()) {
            throw new IllegalStateException(
                    "The clients could not join; %d were connected. %s".formatted(channels.size(), problems));
        }
    }

    int size() {
        return channels.size();
    }

    /** What one client says. */
    void say(int client, String text) {
        channels.get(client).writeAndFlush(new TextWebSocketFrame(text));
    }

    /** What all say, spread over the time given. */
    void sayAll(String text, Duration spread) {
        for (int i = 0; i < channels.size(); i++) {
            Channel channel = channels.get(i);
            channel.eventLoop()
                    .schedule(
                            () -> channel.writeAndFlush(new TextWebSocketFrame(text)),
                            spread.toMillis() * i / channels.size(),
                            TimeUnit.MILLISECONDS);
        }
    }

    /** As {@link #sayAll}, each something of its own, made when it is said. */
    void sayEach(IntFunction<String> text, Duration spread) {
        for (int i = 0; i < channels.size(); i++) {
            int client = i;
            Channel channel = channels.get(i);
            channel.eventLoop()
                    .schedule(
                            () -> channel.writeAndFlush(new TextWebSocketFrame(text.apply(client))),
                            spread.toNanos() * i / channels.size(),
                            TimeUnit.NANOSECONDS);
        }
    }

    /** When, from now, what {@code trigger} sets off has come to the first client and to the last. */
    Delivery.Times deliver(Runnable trigger) throws InterruptedException {
        Delivery next = expect();
        long began = System.nanoTime();
        trigger.run();
        return arrived(next, began);
    }

    /** The next frame of the timeline counts, until it has come to all: {@link #arrived}. */
    Delivery expect() {
        var next = new Delivery(channels.size());
        delivery = next;
        return next;
    }

    /** When what was expected has come to the first client and to the last, since an instant of {@link System#nanoTime}. */
    Delivery.Times arrived(Delivery expected, long since) throws InterruptedException {
        Delivery.Times times = expected.await(since, LIMIT);
        check();
        return times;
    }

    /** How many bytes have come in frames, to all of them together. */
    long bytes() {
        return bytes.get();
    }

    /** Cuts the connection of one, which the server takes for a while for one that will come back. */
    void cut(int client) {
        channels.get(client).close();
    }

    /** A timeline frame as it came. */
    String sample() {
        return sample.orElseThrow();
    }

    void check() {
        if (!problems.isEmpty()) {
            throw new IllegalStateException("Clients had problems: " + problems);
        }
    }

    @Override
    public void close() {
        channels.forEach(Channel::close);
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }

    private final class Pipeline extends ChannelInitializer<SocketChannel> {
        private final URI address;
        private final Optional<String> hello;

        Pipeline(URI address, Optional<String> hello) {
            this.address = address;
            this.hello = hello;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            var config = WebSocketClientProtocolConfig.newBuilder()
                    .webSocketUri(address)
                    .subprotocol("tutti.v1")
                    .maxFramePayloadLength(2_000_000)
                    .dropPongFrames(true)
                    .build();
            channel.pipeline()
                    .addLast(new HttpClientCodec())
                    .addLast(new HttpObjectAggregator(8192))
                    .addLast(new WebSocketClientProtocolHandler(config))
                    .addLast(new Client(hello));
        }
    }

    private final class Client extends SimpleChannelInboundHandler<WebSocketFrame> {
        private final Optional<String> hello;
        private boolean in;

        Client(Optional<String> hello) {
            this.hello = hello;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                hello.ifPresentOrElse(text -> context.writeAndFlush(new TextWebSocketFrame(text)), this::entered);
            }
        }

        private void entered() {
            in = true;
            joining.release();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            bytes.addAndGet(frame.content().readableBytes());
            if (frame instanceof CloseWebSocketFrame close) {
                problems.add("closed with " + close.statusCode() + ' ' + close.reasonText());
            } else if (begins(frame.content(), TIMELINE)) {
                delivery.arrived();
                if (sample.isEmpty()) {
                    sample = Optional.of(frame.content().toString(StandardCharsets.UTF_8));
                }
            } else if (!in && begins(frame.content(), WELCOME)) {
                entered();
            } else if (begins(frame.content(), ERROR)) {
                problems.add(frame.content().toString(StandardCharsets.UTF_8));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable problem) {
            problems.add(problem.toString());
            context.close();
        }
    }

    static boolean begins(ByteBuf frame, byte[] with) {
        if (frame.readableBytes() < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if (frame.getByte(frame.readerIndex() + i) != with[i]) {
                return false;
            }
        }
        return true;
    }
}
