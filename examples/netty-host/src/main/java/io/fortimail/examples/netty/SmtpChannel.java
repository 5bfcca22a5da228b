package io.fortimail.examples.netty;

import io.fortimail.mail.Client;
import io.fortimail.mail.TlsSession;
import io.fortimail.smtp.SmtpConversation;
import io.fortimail.smtp.SmtpHandlerFactory;
import io.fortimail.smtp.SmtpServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Moves bytes between a channel, which must not read of its own accord, and a conversation: one for
 * each connection.
 */
final class SmtpChannel extends SimpleChannelInboundHandler<ByteBuf> {

  /**
   * How long the client has to read our last reply. What it sends meanwhile is read past: closing
   * over unread bytes would reset the connection, and the reply might be lost with it.
   */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final SmtpServerSettings settings;
  private final SmtpHandlerFactory handlers;
  private final Optional<SslContext> tls;
  private Optional<SmtpConversation> conversation = Optional.empty();
  private Optional<Future<?>> timer = Optional.empty();
  private long wakeAt = Long.MAX_VALUE;
  private boolean securing;
  private boolean ending;

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
                context.channel().eventLoop(),
                context.executor().ticker()::nanoTime,
                () -> move(context)));
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
      end(context, open);
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

  /** Nothing more is said: the last reply goes out, then close_notify and the end of the output. */
  private void end(ChannelHandlerContext context, SmtpConversation open) {
    if (ending) {
      return;
    }
    ending = true;
    setTimer(context, () -> close(context), LINGER.toNanos());
    SslHandler secured = context.pipeline().get(SslHandler.class);
    ChannelFuture said =
        secured == null
            ? context.writeAndFlush(Unpooled.EMPTY_BUFFER) // written when all before it is
            : secured.closeOutbound();
    // RFC 5321 4.1.1.10: after QUIT nothing comes but, with TLS, the client's close_notify.
    boolean mayClose = open.isQuit() && secured == null;
    var unused = said.addListener(written -> hangUp(context, mayClose));
    context.channel().config().setAutoRead(true);
  }

  private static void hangUp(ChannelHandlerContext context, boolean mayClose) {
    if (!mayClose && context.channel() instanceof DuplexChannel duplex) {
      var unused = duplex.shutdownOutput();
    } else {
      close(context);
    }
  }

  private static void close(ChannelHandlerContext context) {
    var unused = context.close();
  }

  /** One task for the next wake-up; a later one is found out when an earlier one has run. */
  private void schedule(ChannelHandlerContext context, SmtpConversation open) {
    long wait = open.nanosUntilWake();
    long due = context.executor().ticker().nanoTime() + wait;
    if (wait == Long.MAX_VALUE || due >= wakeAt) {
      return;
    }
    wakeAt = due;
    setTimer(context, () -> wake(context, open), wait);
  }

  private void wake(ChannelHandlerContext context, SmtpConversation open) {
    wakeAt = Long.MAX_VALUE;
    open.wake();
    move(context);
  }

  private void setTimer(ChannelHandlerContext context, Runnable task, long nanos) {
    timer.ifPresent(set -> set.cancel(false));
    timer = Optional.of(context.executor().schedule(task, nanos, TimeUnit.NANOSECONDS));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    timer.ifPresent(set -> set.cancel(false));
    conversation.ifPresent(SmtpConversation::disconnected);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    close(context); // such as a reset, or bytes that are no TLS
  }
}
