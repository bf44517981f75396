package org.tutti.bench.asynchrony;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What stands at the server's end of the clients' networks. */
final class Lan implements AutoCloseable {

    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private final ChannelGroup relayed = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    /**
     * Passes connections to an address of a client's network on to the server, which listens on the loopback only.
     *
     * @param port 0 for any
     * @return the port
     */
    int relay(String address, int port, int target) throws InterruptedException {
        return listen(address, port, new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel client) {
                relayed.add(client);
                client.config().setAutoRead(false);
                new Bootstrap()
                        .group(client.eventLoop())
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .handler(new PassOn(client))
                        .connect("127.0.0.1", target)
                        .addListener(connecting -> {
                            if (!connecting.isSuccess()) {
                                client.close();
                                return;
                            }
                            client.pipeline().addLast(new PassOn(((ChannelFuture) connecting).channel()));
                            client.config().setAutoRead(true);
                        });
            }
        });
    }

    /** Cuts every connection that is passed on. */
    void cut() {
        relayed.close();
    }

    /**
     * Tells the host's monotonic clock (ms) over a WebSocket at {@code /clock}: to {@code x} it answers {@code x TIME}.
     * And serves files, by their paths.
     */
    int clock(String address, Map<String, byte[]> files) throws InterruptedException {
        return listen(address, 0, new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(8192))
                        .addLast(new WebSocketServerProtocolHandler("/clock"))
                        .addLast(new SimpleChannelInboundHandler<TextWebSocketFrame>() {
                            @Override
                            protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
                                context.writeAndFlush(new TextWebSocketFrame(
                                        frame.text() + ' ' + System.nanoTime() / 1e6));
                            }
                        })
                        .addLast(new Files(files));
            }
        });
    }

    private int listen(String address, int port, ChannelInitializer<SocketChannel> handler) throws InterruptedException {
        Channel channel = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(handler)
                .bind(address, port)
                .sync()
                .channel();
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5000);
    }

    private static final class Files extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final Map<String, byte[]> files;

        Files(Map<String, byte[]> files) {
            this.files = files;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            String path = URI.create(request.uri()).getPath();
            byte[] file = files.getOrDefault(path, new byte[0]);
            var answer = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    file.length == 0 ? HttpResponseStatus.NOT_FOUND : HttpResponseStatus.OK,
                    Unpooled.wrappedBuffer(file));
            answer.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, path.endsWith(".js") ? "text/javascript" : "text/html")
                    .set(HttpHeaderNames.CONTENT_LENGTH, file.length);
            context.writeAndFlush(answer);
        }
    }

    private static final class PassOn extends ChannelInboundHandlerAdapter {
        private final Channel other;

        PassOn(Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            other.writeAndFlush(bytes);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            // A slow network slows its sender down, as it would without a relay.
            other.config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            other.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable problem) {
            context.close();
        }
    }
}
