package io.fortimail.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventLoopTest {

  @Test
  void aTaskThatBreaksCostsNobodyElse() throws Exception {
    try (EventLoop loop = new EventLoop("test").start()) {
      CountDownLatch next = new CountDownLatch(1);
      loop.execute(
          () -> {
            throw new StackOverflowError();
          });
      loop.execute(
          () -> {
            throw new LinkageError();
          });
      loop.execute(next::countDown);
      assertThat(next.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aChannelThatBreaksCostsNobodyElse() throws Exception {
    Pipe pipe = Pipe.open();
    CountDownLatch abandoned = new CountDownLatch(1);
    CountDownLatch ticked = new CountDownLatch(1);
    try (EventLoop loop = new EventLoop("test")) {
      pipe.source().configureBlocking(false);
      loop.register(pipe.source(), SelectionKey.OP_READ, broken(abandoned, ticked));
      loop.start();
      assertThat(ticked.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(abandoned.await(30, TimeUnit.SECONDS)).isTrue();
      CountDownLatch next = new CountDownLatch(1);
      loop.execute(next::countDown);
      assertThat(next.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      pipe.source().close();
      pipe.sink().close();
    }
  }

  private static EventLoop.Channel broken(CountDownLatch abandoned, CountDownLatch ticked) {
    return new EventLoop.Channel() {
      @Override
      public void ready(SelectionKey key) throws IOException {
        throw new IOException("nothing was written");
      }

      @Override
      public void tick(long nanoTime) {
        ticked.countDown();
        throw new StackOverflowError();
      }

      @Override
      public void abandon() {
        abandoned.countDown();
        throw new LinkageError();
      }
    };
  }
}
