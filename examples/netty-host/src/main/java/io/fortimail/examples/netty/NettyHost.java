package io.fortimail.examples.netty;

import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.PeerText;
import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpHandlerFactory;
import io.fortimail.smtp.SmtpReply;
import io.fortimail.smtp.SmtpServerSettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A mail server on Netty that takes everything and prints what it took. */
public final class NettyHost implements AutoCloseable {

  /** The longest line that is printed of a message: it may have thousands of recipients. */
  private static final int MAX_LINE = 1_000;

  private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
  private final Channel listening;

  NettyHost(int port, SmtpHandlerFactory handlers, Optional<SslContext> tls) {
    SmtpServerSettings plain = SmtpServerSettings.of("netty.example");
    SmtpServerSettings settings = tls.isPresent() ? plain.withStartTls() : plain;
    ServerBootstrap bootstrap =
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
                });
    ChannelFuture bound = bootstrap.bind(InetAddress.getLoopbackAddress(), port);
    if (!bound.awaitUninterruptibly().isSuccess()) {
      var unused = loops.shutdownGracefully(); // its threads would keep the program up
    }
    this.listening = bound.syncUninterruptibly().channel();
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
    try (NettyHost host = of(arguments)) {
      System.out.println("listening on port " + host.port());
      host.listening.closeFuture().sync();
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
    }
  }

  static NettyHost of(String... arguments) throws IOException {
    if (arguments.length != 1 && arguments.length != 3) {
      throw new IllegalArgumentException("netty-host PORT [CHAIN.pem KEY.pem]");
    }
    Optional<SslContext> tls = Optional.empty();
    if (arguments.length == 3) {
      File chain = new File(arguments[1]);
      tls = Optional.of(SslContextBuilder.forServer(chain, new File(arguments[2])).build());
    }
    return new NettyHost(Integer.parseInt(arguments[0]), client -> NettyHost::print, tls);
  }

  private static CompletionStage<SmtpReply> print(Envelope envelope, Message message) {
    String line =
        "%s to %s: %d octets"
            .formatted(envelope.senderPath(), envelope.recipients(), message.size());
    System.out.println(PeerText.clean(line, MAX_LINE));
    return SmtpHandler.now(SmtpReply.OK);
  }
}
