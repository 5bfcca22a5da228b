package io.fortimail.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.Bytes;
import io.fortimail.mail.TlsSession;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pipe against the JDK's own engine as its client, in memory. */
class TlsPipeTest {

  private static final byte[] EHLO = "EHLO c.example\r\n".getBytes(US_ASCII);

  @TempDir static Path folder;
  private static TestCertificates.Made server;
  private static TestCertificates.Made peer;
  private static ServerTls tls;
  private static SSLContext client;

  @BeforeAll
  static void certificates() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    server = certificates.rsa("mx.example");
    peer = certificates.ec("client.example");
    tls = ServerTls.builder().certificate(server.chain(), server.key()).build();
    client = TestCertificates.client(server.certificate(), peer);
  }

  private static TlsPair pair(String... protocols) throws SSLException {
    return new TlsPair(tls.newEngine(), TlsPair.client(client, "mx.example", protocols));
  }

  private static TlsPair open(String... protocols) throws SSLException {
    TlsPair pair = pair(protocols);
    pair.shake(65_536);
    assertThat(pair.pipe.state()).isEqualTo(TlsState.OPEN);
    return pair;
  }

  private static TlsSession agreed(TlsPair pair) {
    assertThat(pair.session.results).singleElement().isInstanceOf(TlsHandshake.Done.class);
    return ((TlsHandshake.Done) pair.session.results.get(0)).session();
  }

  private static String failure(TlsPair pair) {
    assertThat(pair.session.results).singleElement().isInstanceOf(TlsHandshake.Failed.class);
    return ((TlsHandshake.Failed) pair.session.results.get(0)).reason();
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2,1", "TLSv1.2,7", "TLSv1.2,65536", "TLSv1.3,1", "TLSv1.3,7", "TLSv1.3,65536"})
  void shakesHandsInPiecesOfAnySize(String protocol, int piece) throws Exception {
    TlsPair pair = pair(protocol);
    pair.shake(piece);
    TlsSession session = agreed(pair);
    assertThat(session.protocol()).isEqualTo(protocol);
    assertThat(session.cipherSuite()).startsWith("TLS_");
    assertThat(session.serverName()).contains("mx.example");
    assertThat(session.serverCertificate()).contains(server.certificate());
    assertThat(session.clientCertificates()).isEmpty();
    pair.session.toSend = ByteBuffer.wrap("220 mx.example\r\n".getBytes(US_ASCII));
    pair.exchange(piece, EHLO);
    assertThat(pair.session.received.toByteArray()).isEqualTo(EHLO);
    assertThat(pair.clientReceived.toString(US_ASCII)).isEqualTo("220 mx.example\r\n");
    assertThat(pair.pipe.kept()).as("bytes kept while idle").isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void megabytesPassBothWays(String protocol) throws Exception {
    byte[] much = new byte[5_000_000];
    new Random(1).nextBytes(much);
    TlsPair pair = open(protocol);
    pair.session.toSend = ByteBuffer.wrap(much);
    pair.exchange(50_000, much);
    assertThat(Arrays.equals(pair.session.received.toByteArray(), much)).isTrue();
    assertThat(Arrays.equals(pair.clientReceived.toByteArray(), much)).isTrue();
    assertThat(pair.pipe.kept()).isZero();
  }

  @Test
  void recordsMayBeSmallerThanUsual() throws Exception {
    SSLEngine small = tls.newEngine();
    SSLParameters parameters = small.getSSLParameters();
    parameters.setMaximumPacketSize(1_000);
    small.setSSLParameters(parameters);
    byte[] much = new byte[100_000];
    new Random(2).nextBytes(much);
    TlsPair pair = new TlsPair(small, TlsPair.client(client, "mx.example"));
    pair.shake(65_536);
    pair.session.toSend = ByteBuffer.wrap(much);
    pair.exchange(65_536, new byte[0]);
    assertThat(pair.clientReceived.toByteArray()).isEqualTo(much);
    assertThat(pair.pipe.kept()).isZero();
  }

  @Test
  void theFirstBytesMayComeWithTheEndOfTheHandshake() throws Exception {
    TlsPair pair = pair("TLSv1.3");
    pair.client.beginHandshake();
    pair.feed(pair.clientOutput(new byte[0]), 65_536);
    pair.feed(pair.clientAnswers(EHLO), 65_536);
    assertThat(pair.session.received.toByteArray()).isEqualTo(EHLO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @Tag("attack-29")
  void aHandshakeMayEndAtEveryByte(String protocol) throws Exception {
    TlsPair model = pair(protocol);
    model.client.beginHandshake();
    byte[] hello = model.clientOutput(new byte[0]);
    for (int length = 0; length <= hello.length; length++) {
      TlsPair pair = pair(protocol);
      pair.feed(Arrays.copyOf(hello, length), 65_536);
      pair.pipe.inputEnded();
      assertThat(failure(pair)).contains("closed");
      assertThat(pair.pipe.state()).isEqualTo(TlsState.TRUNCATED);
      assertThat(pair.pipe.kept()).isZero();
      assertThat(pair.tasks).isEmpty();
      assertThat(pair.loop).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @Tag("attack-29")
  void theSecondFlightMayEndAtEveryByte(String protocol) throws Exception {
    for (int missing = 1; missing < 60; missing++) {
      TlsPair pair = pair(protocol);
      pair.client.beginHandshake();
      pair.feed(pair.clientOutput(new byte[0]), 65_536);
      byte[] flight = pair.clientAnswers(new byte[0]);
      pair.feed(Arrays.copyOf(flight, flight.length - missing), 65_536);
      assertThat(pair.session.results).isEmpty();
      pair.pipe.inputEnded();
      assertThat(failure(pair)).contains("closed");
      assertThat(pair.pipe.kept()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.0\r\n\r\n",
        "EHLO c.example\r\n",
        "\0\0\0\0\0\0\0\0",
        "\r\n\r\n\r\n\r\n"
      })
  @Tag("attack-16")
  void anotherProtocolIsNoHandshake(String garbage) throws Exception {
    TlsPair pair = pair();
    pair.feed(garbage.getBytes(US_ASCII), 65_536);
    assertThat(failure(pair)).isNotEmpty();
    assertThat(pair.pipe.state()).isEqualTo(TlsState.BROKEN);
    assertThat(pair.pipe.wantsInput()).isFalse();
    assertThat(pair.pipe.hasOutput()).isFalse();
    assertThat(pair.pipe.kept()).isZero();
  }

  @Test
  @Tag("attack-16")
  void noBytesBreakMoreThanTheirHandshake() throws Exception {
    TlsPair model = pair();
    model.client.beginHandshake();
    byte[] hello = model.clientOutput(new byte[0]);
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      byte[] changed = hello.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      TlsPair pair = pair();
      pair.feed(changed, 1 + random.nextInt(changed.length));
      pair.pipe.inputEnded();
      assertThat(pair.session.results).hasSize(1);
      assertThat(pair.pipe.kept()).isZero();
    }
  }

  @Test
  void aFailedHandshakeStillSendsItsAlert() throws Exception {
    ServerTls strict =
        ServerTls.builder().certificate(server.chain(), server.key()).protocols("TLSv1.3").build();
    TlsPair pair = new TlsPair(strict.newEngine(), TlsPair.client(client, "mx.example", "TLSv1.2"));
    assertThatThrownBy(() -> pair.shake(65_536)).hasMessageContaining("protocol_version");
    assertThat(failure(pair)).isNotEmpty();
    assertThat(pair.pipe.hasOutput()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aDemandedCertificateIsShownOrThereIsNoSession(String protocol) throws Exception {
    ServerTls demanding =
        ServerTls.builder()
            .certificate(server.chain(), server.key())
            .clientCertificates(ClientCertificates.demanded(ClientTrust.anchors(peer.chain())))
            .build();
    TlsPair shown =
        new TlsPair(demanding.newEngine(), TlsPair.client(client, "mx.example", protocol));
    shown.shake(65_536);
    assertThat(agreed(shown).clientCertificates()).containsExactly(peer.certificate());

    SSLContext without = TestCertificates.client(server.certificate());
    TlsPair none =
        new TlsPair(demanding.newEngine(), TlsPair.client(without, "mx.example", protocol));
    assertThatThrownBy(() -> none.shake(65_536)).isInstanceOf(SSLException.class);
    assertThat(failure(none)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void anOrderlyEndIsToldFromTruncation(String protocol) throws Exception {
    TlsPair orderly = open(protocol);
    orderly.client.closeOutbound();
    orderly.feed(orderly.clientOutput(new byte[0]), 65_536);
    assertThat(orderly.pipe.state()).isEqualTo(TlsState.ENDED);
    orderly.pipe.inputEnded();
    assertThat(orderly.pipe.state()).isEqualTo(TlsState.ENDED);

    TlsPair cut = open(protocol);
    cut.feed(cut.clientOutput(EHLO), 65_536);
    cut.pipe.inputEnded();
    assertThat(cut.pipe.state()).isEqualTo(TlsState.TRUNCATED);
    assertThat(cut.session.results).as("the handshake itself was fine").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void ourEndIsToldAfterOurLastBytes(String protocol) throws Exception {
    TlsPair pair = open(protocol);
    pair.session.toSend = ByteBuffer.wrap("221 2.0.0 Bye\r\n".getBytes(US_ASCII));
    byte[] bye = pair.serverOutput();
    pair.pipe.close();
    byte[] end = pair.serverOutput();
    assertThat(end).isNotEmpty();
    assertThat(pair.pipe.hasOutput()).isFalse();
    pair.clientReads(Bytes.concat(bye, end));
    assertThat(pair.clientReceived.toString(US_ASCII)).isEqualTo("221 2.0.0 Bye\r\n");
    assertThat(pair.client.isInboundDone()).isTrue();
  }

  @Test
  void lastRepliesPassAfterThePeersEndInTls13() throws Exception {
    TlsPair pair = open("TLSv1.3");
    pair.client.closeOutbound();
    pair.session.toSend = ByteBuffer.wrap("221 2.0.0 Bye\r\n".getBytes(US_ASCII));
    pair.feed(pair.clientOutput(new byte[0]), 65_536);
    pair.clientReads(pair.takeForClient());
    assertThat(pair.clientReceived.toString(US_ASCII)).isEqualTo("221 2.0.0 Bye\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whoIsNotWantedIsNotUnwrapped(String protocol) throws Exception {
    TlsPair pair = open(protocol);
    byte[] first = pair.clientOutput(EHLO);
    byte[] second = pair.clientOutput(EHLO);
    pair.session.wants = false;
    assertThat(pair.pipe.wantsInput()).isFalse();
    pair.pipe.receive(ByteBuffer.wrap(Bytes.concat(first, second)));
    assertThat(pair.session.received.size()).isZero();
    assertThat(pair.pipe.kept()).isEqualTo(first.length + second.length);
    pair.session.wants = true;
    pair.pipe.resume();
    assertThat(pair.session.received.toByteArray()).isEqualTo(Bytes.concat(EHLO, EHLO));
    assertThat(pair.pipe.kept()).isZero();
  }

  @Test
  void whatIsKeptOfAPeerIsBounded() throws Exception {
    TlsPair pair = open("TLSv1.3");
    byte[] record = pair.clientOutput(new byte[16_000]);
    int most = 0;
    for (int i = 0; i < record.length - 1; i++) {
      ByteBuffer buffer = pair.pipe.prepare(ByteBuffer.allocate(65_536));
      assertThat(buffer.remaining()).isLessThanOrEqualTo(TlsPipe.MAX_READ);
      pair.pipe.receive(buffer.put(record[i]).flip());
      most = Math.max(most, pair.pipe.kept());
    }
    assertThat(most).isLessThanOrEqualTo(TlsPipe.MAX_READ);
    pair.feed(new byte[] {record[record.length - 1]}, 1);
    assertThat(pair.session.received.size()).isEqualTo(16_000);
    assertThat(pair.pipe.kept()).isZero();
  }

  @Test
  void aRecordTooLongBreaksTheConnection() throws Exception {
    TlsPair pair = open("TLSv1.3");
    pair.feed(new byte[] {23, 3, 3, (byte) 0xFF, (byte) 0xFF, 0}, 65_536);
    assertThat(pair.pipe.state()).isEqualTo(TlsState.BROKEN);
    assertThat(pair.pipe.kept()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void changedBytesBreakTheConnectionWithAnAlert(String protocol) throws Exception {
    TlsPair pair = open(protocol);
    byte[] record = pair.clientOutput(EHLO);
    record[record.length - 1] ^= 1;
    pair.feed(record, 65_536);
    assertThat(pair.pipe.state()).isEqualTo(TlsState.BROKEN);
    assertThat(pair.session.received.size()).isZero();
    assertThatThrownBy(() -> pair.clientReads(pair.takeForClient()))
        .hasMessageContaining("bad_record_mac");
  }

  @Test
  void aKeyUpdateIsAnswered() throws Exception {
    TlsPair pair = open("TLSv1.3");
    pair.client.beginHandshake(); // in TLS 1.3 this asks for new keys
    byte[] update = pair.clientOutput(new byte[0]);
    assertThat(update).isNotEmpty();
    pair.feed(update, 65_536);
    byte[] answer = pair.takeForClient();
    assertThat(answer).as("our own update").isNotEmpty();
    pair.clientReads(answer);
    pair.session.toSend = ByteBuffer.wrap(EHLO);
    pair.exchange(65_536, EHLO);
    assertThat(pair.session.received.toByteArray()).isEqualTo(EHLO);
    assertThat(pair.clientReceived.toByteArray()).isEqualTo(EHLO);
    assertThat(pair.pipe.state()).isEqualTo(TlsState.OPEN);
  }

  @Test
  @Tag("attack-19")
  void endlessKeyUpdatesAreNotSuffered() throws Exception {
    TlsPair pair = open("TLSv1.3");
    int updates = 0;
    while (pair.pipe.state() == TlsState.OPEN && updates < 1_000) {
      pair.client.beginHandshake();
      pair.exchange(65_536, new byte[0]);
      updates++;
    }
    assertThat(updates).isBetween(10, 100);
    assertThat(pair.pipe.state()).isEqualTo(TlsState.BROKEN);
  }

  @Test
  void renegotiationIsRefused() throws Exception {
    TlsPair pair = open("TLSv1.2");
    pair.client.beginHandshake();
    byte[] hello = pair.clientOutput(new byte[0]);
    assertThat(hello).isNotEmpty();
    pair.feed(hello, 65_536);
    assertThat(pair.pipe.state()).isEqualTo(TlsState.BROKEN);
    assertThat(pair.tasks).as("nothing is computed for it").isEmpty();
    assertThat(pair.session.results).hasSize(1);
    assertThat(pair.takeForClient()).as("the end is told").isNotEmpty();
  }

  @Test
  void nothingIsComputedOnTheLoop() throws Exception {
    TlsPair pair = pair();
    pair.client.beginHandshake();
    pair.pipe.receive(ByteBuffer.wrap(pair.clientOutput(new byte[0])));
    assertThat(pair.tasks).hasSize(1);
    assertThat(pair.pipe.wantsInput()).isFalse();
    assertThat(pair.pipe.hasOutput()).isFalse();
    pair.tasks.poll().run();
    assertThat(pair.pipe.hasOutput()).as("only the loop goes on").isFalse();
    pair.loop.poll().run();
    assertThat(pair.pipe.hasOutput()).isTrue();
    assertThat(pair.session.progress).isEqualTo(1);
  }

  @Test
  void aComputationMayComeBackAfterTheConnectionIsGone() throws Exception {
    TlsPair pair = pair();
    pair.client.beginHandshake();
    pair.pipe.receive(ByteBuffer.wrap(pair.clientOutput(new byte[0])));
    pair.pipe.abandon();
    pair.work();
    assertThat(pair.session.progress).isZero();
    assertThat(pair.session.results).isEmpty();
    assertThat(pair.pipe.hasOutput()).isFalse();
    assertThat(pair.pipe.kept()).isZero();
  }

  @Test
  void anExecutorThatIsFullCostsOneHandshake() throws Exception {
    TlsPair pair =
        new TlsPair(
            tls.newEngine(),
            TlsPair.client(client, "mx.example"),
            task -> {
              throw new RejectedExecutionException("full");
            });
    pair.client.beginHandshake();
    pair.feed(pair.clientOutput(new byte[0]), 65_536);
    // not the peer's fault
    assertThat(pair.session.results)
        .containsExactly(new TlsHandshake.NotMade("no thread is free for a handshake"));
  }
}
