package io.fortimail.examples.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.net.TestCertificates;
import io.fortimail.smtp.SmtpEvent;
import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpReply;
import io.fortimail.smtp.SmtpServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The handler without sockets, at a time of the test's own. */
class NettyHostChannelTest {

  private static final SmtpHandler TAKES_ALL = (envelope, message) -> SmtpHandler.now(SmtpReply.OK);

  /** Counts how often it was asked to read; may be stuck like a client that reads nothing. */
  private static final class Line extends EmbeddedChannel {
    private int reads;
    private boolean stuck;

    Line(ChannelHandler handler) {
      super(DefaultChannelId.newInstance(), false, false, handler);
      config().setAutoRead(false);
    }

    static Line with(SmtpHandler handler) throws Exception {
      return of(
          new SmtpChannel(
              SmtpServerSettings.of("netty.example"), client -> handler, Optional.empty()));
    }

    static Line of(ChannelHandler handler) throws Exception {
      Line line = new Line(handler);
      line.register();
      line.freezeTime();
      return line;
    }

    @Override
    protected void doBeginRead() {
      reads++;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) throws Exception {
      if (!stuck) {
        super.doWrite(out);
      }
    }

    void send(String text) {
      writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
    }

    void pass(long seconds) {
      advanceTimeBy(seconds, TimeUnit.SECONDS);
      runPendingTasks();
    }

    String said() {
      StringBuilder said = new StringBuilder();
      for (ByteBuf out = readOutbound(); out != null; out = readOutbound()) {
        said.append(out.toString(ISO_8859_1));
        out.release();
      }
      return said.toString();
    }
  }

  @Test
  void aSilentClientIsToldSoAndLetGo() throws Exception {
    Line line = Line.with(TAKES_ALL);
    assertThat(line.said()).startsWith("220 ");
    line.pass(299);
    assertThat(line.isOpen()).isTrue();
    line.pass(2);
    assertThat(line.said()).startsWith("421 4.4.2 ");
    assertThat(line.isOpen()).isFalse();
  }

  @Test
  void aClientThatReadsNoReplyIsLetGo() throws Exception {
    Line line = Line.with(TAKES_ALL);
    line.stuck = true;
    line.send("QUIT\r\n");
    assertThat(line.isOpen()).isTrue();
    line.pass(60);
    assertThat(line.isOpen()).isFalse();
  }

  @Test
  void aClientThatReadsNoRepliesIsNotReadFrom() throws Exception {
    Line line = Line.with(TAKES_ALL);
    line.config().setWriteBufferWaterMark(new WriteBufferWaterMark(256, 1_024));
    line.send("EHLO c.example\r\nMAIL FROM:<a@s.example>\r\n");
    assertThat(line.said()).contains("\r\n250 2.1.0 ");
    line.stuck = true;
    int sent = 0;
    int before;
    do {
      before = line.reads;
      line.send("RCPT TO:<b" + sent + "@x.example>\r\n");
      sent++;
    } while (line.reads > before && sent < 50);
    assertThat(sent).isBetween(2, 49);

    line.stuck = false;
    line.flush();
    assertThat(line.reads).isGreaterThan(before);
    assertThat(line.said().lines()).hasSize(sent).allMatch(reply -> reply.startsWith("250 2.1.5 "));
  }

  @Test
  void nothingIsReadUntilAnAnswerHasCome() throws Exception {
    CompletableFuture<SmtpReply> answer = new CompletableFuture<>();
    Line line =
        Line.with(
            new SmtpHandler() {
              @Override
              public CompletionStage<SmtpReply> mail(SmtpEvent.Mail mail) {
                return answer;
              }

              @Override
              public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
                return SmtpHandler.now(SmtpReply.OK);
              }
            });
    line.send("EHLO c.example\r\n");
    int reads = line.reads;
    assertThat(line.said()).startsWith("220 ");
    line.send("MAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\n");
    line.runPendingTasks();
    assertThat(line.said()).isEmpty();
    assertThat(line.reads).isEqualTo(reads);

    answer.complete(SmtpReply.OK);
    line.runPendingTasks();
    assertThat(line.said()).startsWith("250 ").hasLineCount(2);
    assertThat(line.reads).isGreaterThan(reads);
  }

  @Test
  void aConnectionThatIsGoneLeavesNoTimer() throws Exception {
    Line line = Line.with(TAKES_ALL);
    line.send("EHLO c.example\r\n");
    assertThat(line.runScheduledPendingTasks()).isPositive();
    line.pipeline().fireChannelInactive(); // a channel that is closed would drop its tasks itself
    assertThat(line.runScheduledPendingTasks()).isEqualTo(-1);
  }

  @Test
  @Tag("attack-14")
  void nothingMayFollowStartTls(@TempDir Path folder) throws Exception {
    TestCertificates.Made made = new TestCertificates(folder).ec("netty.example");
    SslContext tls =
        SslContextBuilder.forServer(made.chain().toFile(), made.key().toFile()).build();
    Line line =
        Line.of(
            new SmtpChannel(
                SmtpServerSettings.of("netty.example").withStartTls(),
                client -> TAKES_ALL,
                Optional.of(tls)));
    line.send("EHLO c.example\r\n");
    assertThat(line.said()).contains("STARTTLS");
    line.send("STARTTLS\r\nNOOP\r\n");
    assertThat(line.said()).startsWith("421 4.5.0 ").hasLineCount(1);
    assertThat(line.pipeline().get(SslHandler.class)).isNull();
    assertThat(line.isOpen()).isFalse();
  }
}
