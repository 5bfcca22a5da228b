package io.fortimail.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AcceptorTest {

  private ServerSocketChannel listening;
  private Selector selector;
  private SelectionKey key;

  @BeforeEach
  void listen() throws IOException {
    listening = ServerSocketChannel.open();
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    listening.configureBlocking(false);
    selector = Selector.open();
    key = listening.register(selector, SelectionKey.OP_ACCEPT);
  }

  @AfterEach
  void close() throws IOException {
    selector.close();
    listening.close();
  }

  /** What is wrong stays wrong for a while, as when there are no files left. */
  @Test
  void aFailureIsNotTriedAgainAtOnce() throws IOException {
    ServerSocketChannel failing = ServerSocketChannel.open();
    failing.close();
    Acceptor acceptor = new Acceptor(failing, socket -> {});

    acceptor.ready(key);
    assertThat(key.interestOps()).isZero();
    acceptor.tick(0);
    assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_ACCEPT);
  }

  @Test
  void aConnectionThatBreaksDoesNotEndTheListening() throws IOException {
    Acceptor acceptor =
        new Acceptor(
            listening,
            socket -> {
              throw new StackOverflowError();
            });
    try (SocketChannel client = SocketChannel.open(listening.getLocalAddress())) {
      selector.select();
      acceptor.ready(key);
      assertThat(client.isOpen()).isTrue();
      assertThat(listening.isOpen()).isTrue();
    }
  }
}
