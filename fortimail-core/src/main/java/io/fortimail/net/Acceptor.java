package io.fortimail.net;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes connections off a listening socket. */
final class Acceptor implements EventLoop.Channel {

  private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

  private final ServerSocketChannel listening;
  private final Consumer<SocketChannel> onConnection;
  private Optional<SelectionKey> paused = Optional.empty();

  Acceptor(ServerSocketChannel listening, Consumer<SocketChannel> onConnection) {
    this.listening = listening;
    this.onConnection = onConnection;
  }

  @Override
  public void ready(SelectionKey key) {
    try {
      SocketChannel socket = listening.accept(); // if there are more, it stays ready
      if (socket != null) {
        onConnection.accept(socket);
      }
    } catch (IOException | RuntimeException | Error outOfFiles) {
      // It stays ready and would be tried again at once: the next may be possible a tick later.
      log.error("cannot accept a connection", outOfFiles);
      key.interestOps(0);
      paused = Optional.of(key);
    }
  }

  @Override
  public void tick(long nanoTime) {
    paused.ifPresent(key -> key.interestOps(SelectionKey.OP_ACCEPT));
    paused = Optional.empty();
  }

  @Override
  public void abandon() {
    try {
      listening.close();
    } catch (IOException nothingIsLost) {
      log.debug("closing the listening socket failed", nothingIsLost);
    }
  }
}
