package io.fortimail.examples.netty;

import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpHandlerFactory;
import io.fortimail.smtp.SmtpReply;
import io.fortimail.smtp.SmtpServerSettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A mail server on Netty that takes everything and prints what it took. */
public final class NettyHost implements AutoCloseable {

  private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
  private final Channel listening;

  NettyHost(int port, SmtpHandlerFactory handlers, Optional<SslContext> tls) {
    SmtpServerSettings plain = SmtpServerSettings.of("netty.example");
    SmtpServerSettings settings = tls.isPresent() ? plain.withStartTls() : plain;
    this.listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new SmtpChannel(settings, handlers, tls));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    var unused = loops.shutdownGracefully();
  }

  /**
   * Runs until it is stopped.
   *
   * @param arguments the port, and with it maybe the PEM files of a certificate and its key
   * @throws Exception if a file cannot be read or the port cannot be had
   */
  public static void main(String[] arguments) throws Exception {
    int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2525;
    Optional<SslContext> tls =
        arguments.length == 3
            ? Optional.of(
                SslContextBuilder.forServer(new File(arguments[1]), new File(arguments[2])).build())
            : Optional.empty();
    SmtpHandler printing =
        (envelope, message) -> {
          System.out.printf(
              "%s to %s: %d octets%n",
              envelope.senderPath(), envelope.recipients(), message.size());
          return SmtpHandler.now(SmtpReply.OK);
        };
    try (NettyHost host = new NettyHost(port, client -> printing, tls)) {
      System.out.println("listening on port " + host.port());
      host.listening.closeFuture().sync();
    }
  }
}
