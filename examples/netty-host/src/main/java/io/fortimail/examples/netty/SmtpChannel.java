package io.fortimail.examples.netty;

import io.fortimail.mail.Client;
import io.fortimail.mail.TlsSession;
import io.fortimail.smtp.SmtpConversation;
import io.fortimail.smtp.SmtpHandlerFactory;
import io.fortimail.smtp.SmtpServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Moves bytes between a channel, which must not read of its own accord, and a conversation: one for
 * each connection.
 */
final class SmtpChannel extends SimpleChannelInboundHandler<ByteBuf> {

  private final SmtpServerSettings settings;
  private final SmtpHandlerFactory handlers;
  private final Optional<SslContext> tls;
  private Optional<SmtpConversation> conversation = Optional.empty();
  private long wakeAt = Long.MAX_VALUE;
  private boolean securing;

  SmtpChannel(SmtpServerSettings settings, SmtpHandlerFactory handlers, Optional<SslContext> tls) {
    this.settings = settings;
    this.handlers = handlers;
    this.tls = tls;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    InetAddress peer =
        context.channel().remoteAddress() instanceof InetSocketAddress socket
            ? socket.getAddress()
            : InetAddress.getLoopbackAddress(); // a channel without a network, as in a test
    SmtpConversation opened =
        new SmtpConversation(
            settings,
            Client.at(peer),
            handlers,
            new SmtpConversation.Host(
                context.channel().eventLoop(), System::nanoTime, () -> move(context)));
    conversation = Optional.of(opened);
    opened.start();
    move(context);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf in) {
    conversation.ifPresent(open -> open.receive(in.nioBuffer()));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    move(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    move(context);
  }

  /** Writes what there is, and asks for what is wanted next. */
  private void move(ChannelHandlerContext context) {
    SmtpConversation open = conversation.orElseThrow();
    while (open.hasOutput()) {
      ByteBuf out = context.alloc().buffer(8_192);
      ByteBuffer target = out.nioBuffer(0, out.capacity());
      open.drainTo(target);
      var unused = context.write(out.writerIndex(target.position()));
    }
    context.flush();
    if (open.isClosed()) {
      context.writeAndFlush(context.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
    } else if (open.wantsTls()) {
      startTls(context, open);
    } else if (open.wantsInput() && context.channel().isWritable()) {
      context.read();
    }
    schedule(context, open);
  }

  private void startTls(ChannelHandlerContext context, SmtpConversation open) {
    if (securing) {
      return;
    }
    securing = true;
    SslHandler handshake = tls.orElseThrow().newHandler(context.alloc());
    context.pipeline().addFirst(handshake); // what was written already went past it
    var unused =
        handshake
            .handshakeFuture()
            .addListener(
                done -> {
                  if (done.isSuccess()) {
                    open.secured(TlsSession.of(handshake.engine().getSession()));
                    move(context);
                  } else {
                    exceptionCaught(context, done.cause());
                  }
                });
    context.channel().read();
  }

  /** One task for the next wake-up; a later one is found out when an earlier one has run. */
  private void schedule(ChannelHandlerContext context, SmtpConversation open) {
    long wait = open.nanosUntilWake();
    long due = System.nanoTime() + wait;
    if (wait == Long.MAX_VALUE || due >= wakeAt) {
      return;
    }
    wakeAt = due;
    var unused =
        context
            .executor()
            .schedule(
                () -> {
                  wakeAt = Long.MAX_VALUE;
                  if (context.channel().isActive()) {
                    open.wake();
                    move(context);
                  }
                },
                Math.max(0, wait),
                TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    conversation.ifPresent(SmtpConversation::disconnected);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var unused = context.close(); // such as a reset, or bytes that are no TLS
  }
}
