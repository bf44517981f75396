package org.tutti.bench.sockets;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The floor: a WebSocket server that does nothing but send to everybody what anybody says. */
public final class NettyServer {

    private NettyServer() {}

    /** Listens on a free port of the loopback and prints it. */
    public static void main(String[] arguments) throws InterruptedException {
        var all = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        Channel listening = new ServerBootstrap()
                .group(new NioEventLoopGroup(1), new NioEventLoopGroup())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(8192))
                                .addLast(new WebSocketServerProtocolHandler("/ws", "tutti.v1"))
                                .addLast(new Everybody(all));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        System.out.println("listening on " + ((InetSocketAddress) listening.localAddress()).getPort());
        listening.closeFuture().sync();
    }

    @Sharable
    private static final class Everybody extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private final ChannelGroup all;

        Everybody(ChannelGroup all) {
            this.all = all;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            all.add(context.channel());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            // The group sends duplicates that share the bytes.
            all.writeAndFlush(frame.retain());
        }
    }
}
