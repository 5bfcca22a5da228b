package io.fortimail.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.net.SmtpServer;
import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpReply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A benchmark whose load or whose count is wrong would measure nothing. */
class LoadGeneratorTest {

  @ParameterizedTest
  @ValueSource(ints = {300, 361, 362, 363, 2_048, 200_000})
  void messageHasTheSizeAsked(int octets) {
    String content = LoadMessage.ofSize(octets).content();

    assertThat(content).hasSize(octets).endsWith("\r\n").contains("\r\n\r\n");
    assertThat(content.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
    assertThat(content.lines()).noneMatch(line -> line.startsWith("."));
  }

  @ParameterizedTest
  @ValueSource(ints = {2_048, 500_000})
  void allReceiversGetAllOfIt(int octets) throws IOException {
    LoadMessage message = LoadMessage.ofSize(octets);
    try (Receiver ours = new FortimailReceiver();
        Receiver subEtha = new SubEthaReceiver();
        Receiver james = new JamesReceiver()) {
      for (Receiver receiver : new Receiver[] {ours, subEtha, james}) {
        for (Load load :
            new Load[] {new LoadGenerator(3, message), new ConnectingLoad(3, message)}) {
          assertThat(load.send(receiver.port(), 20)).isPositive();
          receiver.tally().verify(receiver.name(), 20, 20L * octets);
        }
      }
    }
  }

  @Test
  void fewerMessagesThanConnectionsAreNotMore() throws IOException {
    LoadMessage message = LoadMessage.ofSize(500);
    try (Receiver ours = new FortimailReceiver()) {
      for (Load load : new Load[] {new LoadGenerator(3, message), new ConnectingLoad(3, message)}) {
        assertThat(load.send(ours.port(), 2)).isPositive();
        ours.tally().verify("ours", 2, 1_000);
      }
    }
  }

  @Test
  void aRefusalEndsTheRun() throws IOException {
    LoadGenerator load = new LoadGenerator(2, LoadMessage.ofSize(500));
    try (SmtpServer refusing =
        SmtpServer.builder(Receiver.HOSTNAME)
            .address(InetAddress.getLoopbackAddress())
            .handler(client -> refuseAll())
            .start()) {
      assertThatThrownBy(() -> load.send(refusing.port(), 5))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("expected 250, got: 451");
    }
  }

  private static SmtpHandler refuseAll() {
    return (envelope, message) -> SmtpHandler.now(SmtpReply.plain(451, "Not today"));
  }

  @Test
  void aWrongCountIsNoticed() throws IOException {
    Tally tally = new Tally();
    tally.take(new ByteArrayInputStream(new byte[10_000]));

    assertThatThrownBy(() -> tally.verify("it", 1, 9_999)).isInstanceOf(IOException.class);

    tally.take(new ByteArrayInputStream(new byte[10_000]));
    assertThatCode(() -> tally.verify("it", 1, 10_000)).doesNotThrowAnyException();

    tally.take(new ByteArrayInputStream(new byte[10_000]));
    assertThatThrownBy(() -> tally.verifyAtLeast("it", 1, 10_001)).isInstanceOf(IOException.class);

    tally.take(new ByteArrayInputStream(new byte[10_000]));
    assertThatCode(() -> tally.verifyAtLeast("it", 1, 9_000)).doesNotThrowAnyException();
  }
}
