package io.fortimail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Network;
import io.fortimail.mail.Recipient;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ClientCountsTest {

  private static final InetAddress CLIENT = InetAddresses.forString("192.0.2.7");
  private static final InetAddress NEIGHBOUR = InetAddresses.forString("192.0.2.8");

  private Instant now = Instant.parse("2026-11-24T00:00:00Z");

  private ClientCounts counts(ClientLimits limits) {
    return new ClientCounts(limits, () -> now);
  }

  @Test
  void zeroIsNoLimit() {
    ClientCounts counts = counts(ClientLimits.NONE);
    for (int i = 0; i < 10_000; i++) {
      assertThat(counts.open(CLIENT) && counts.message(CLIENT) && counts.recipient(CLIENT))
          .isTrue();
    }
  }

  @Test
  void connectionsAtOnceAreGivenBack() {
    ClientCounts counts = counts(ClientLimits.NONE.withConnections(2, 0));
    assertThat(counts.open(CLIENT)).isTrue();
    assertThat(counts.open(CLIENT)).isTrue();
    assertThat(counts.open(CLIENT)).isFalse();
    assertThat(counts.open(NEIGHBOUR)).isTrue();
    counts.closed(CLIENT);
    assertThat(counts.open(CLIENT)).isTrue();
    assertThat(counts.open(CLIENT)).as("what was refused is not counted").isFalse();
    counts.closed(CLIENT);
    counts.closed(CLIENT);
    counts.closed(NEIGHBOUR);
    assertThat(counts.openNetworks()).isZero();
  }

  @Test
  void anIntervalBeginsWithItsFirst() {
    ClientCounts counts = counts(ClientLimits.NONE.withConnections(0, 2).withMail(1, 3));
    assertThat(counts.open(CLIENT)).isTrue();
    now = now.plus(Duration.ofMinutes(29));
    assertThat(counts.open(CLIENT)).isTrue();
    counts.closed(CLIENT);
    assertThat(counts.open(CLIENT)).isFalse();
    assertThat(counts.message(CLIENT)).isTrue();
    assertThat(counts.message(CLIENT)).isFalse();
    for (int i = 0; i < 3; i++) {
      assertThat(counts.recipient(CLIENT)).isTrue();
    }
    assertThat(counts.recipient(CLIENT)).isFalse();
    now = now.plus(Duration.ofMinutes(1));
    assertThat(counts.open(CLIENT)).isTrue();
    assertThat(counts.message(CLIENT)).isTrue();
    assertThat(counts.recipient(CLIENT)).isTrue();
  }

  @Test
  void aNetworkIsCountedAsOne() {
    ClientLimits limits = new ClientLimits(1, 0, 0, 0, Duration.ofMinutes(5), 24, 64);
    ClientCounts counts = counts(limits);
    assertThat(counts.open(CLIENT)).isTrue();
    assertThat(counts.open(NEIGHBOUR)).isFalse();
    assertThat(counts.open(InetAddresses.forString("192.0.3.7"))).isTrue();
    assertThat(counts.open(InetAddresses.forString("2001:db8::1"))).isTrue();
    assertThat(counts.open(InetAddresses.forString("2001:db8::2"))).isFalse();
    assertThat(counts.open(InetAddresses.forString("2001:db8:0:1::2"))).isTrue();
  }

  @Test
  void someAreExempt() {
    ClientLimits limits = ClientLimits.NONE.withConnections(1, 1).withMail(1, 1);
    ClientCounts counts = counts(limits);
    ClientCounts friendly =
        new ClientCounts(limits, () -> now, List.of(Network.of("192.0.2.0/24")));
    for (int i = 0; i < 3; i++) {
      assertThat(counts.open(InetAddresses.forString("127.0.0.2"))).isTrue();
      assertThat(counts.message(InetAddresses.forString("::1"))).isTrue();
      assertThat(friendly.open(CLIENT)).isTrue();
      assertThat(friendly.recipient(CLIENT)).isTrue();
    }
    assertThat(friendly.open(InetAddresses.forString("127.0.0.2"))).isTrue();
    assertThat(friendly.open(InetAddresses.forString("127.0.0.2"))).isFalse();
  }

  @Test
  void limitsAreChecked() {
    assertThatThrownBy(() -> ClientLimits.NONE.withMail(-1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ClientLimits(0, 0, 0, 0, Duration.ZERO, 32, 64))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ClientLimits(0, 0, 0, 0, Duration.ofMinutes(1), 33, 64))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SmtpReply reply(CompletionStage<SmtpReply> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  @Tag("attack-22")
  void theDecoratorRefusesBeforeTheHandlerIsAsked() {
    AtomicInteger closed = new AtomicInteger();
    SmtpHandler handler =
        new SmtpHandler() {
          @Override
          public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
            return SmtpHandler.now(SmtpReply.OK);
          }

          @Override
          public void closed() {
            closed.incrementAndGet();
          }
        };
    ClientCounts counts = counts(ClientLimits.NONE.withConnections(1, 0).withMail(0, 1));
    SmtpHandlerFactory limited = counts.limiting(client -> handler);
    SmtpHandler first = limited.open(Client.at(CLIENT));
    SmtpHandler second = limited.open(Client.at(CLIENT));
    assertThat(reply(first.connect()).code()).isEqualTo(250);
    SmtpReply refused = reply(second.connect());
    assertThat(refused.code()).isEqualTo(421);
    assertThat(refused.status().orElseThrow()).hasToString("4.7.0");
    second.closed();
    assertThat(counts.openNetworks()).as("only the first is counted").isEqualTo(1);
    Recipient recipient = Recipient.of("b@x.example");
    assertThat(reply(first.rcpt(recipient)).isPositive()).isTrue();
    assertThat(reply(first.rcpt(recipient)).code()).isEqualTo(452);
    first.closed();
    first.closed();
    assertThat(counts.openNetworks()).isZero();
    assertThat(closed).hasValue(3);
  }
}
