package io.fortimail.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that waits for its channels and runs what they are ready for. It lends its buffers to
 * whoever it calls, so an idle connection has none.
 */
final class EventLoop implements Executor, AutoCloseable {

  /** What serves a channel; all methods are called on the loop. */
  interface Channel {

    /** The channel can do something that was asked for. */
    void ready(SelectionKey key) throws IOException;

    /** Some time has passed. */
    void tick(long nanoTime);

    /** The channel is of no more use: let go of everything. */
    void abandon();
  }

  private static final Logger log = LoggerFactory.getLogger(EventLoop.class);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final int BUFFER = 65_536;

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  // Direct: a socket reads into and writes from another by way of a copy.
  private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER);
  private final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER);
  private final ByteBuffer plain = ByteBuffer.allocate(BUFFER);
  private final Thread thread;
  private volatile boolean running = true;
  private volatile boolean ended;
  private long lastTick = System.nanoTime();

  EventLoop(String name) throws IOException {
    this.selector = Selector.open();
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  EventLoop start() {
    thread.start();
    return this;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (ended) {
      runLeftTasks();
    } else if (Thread.currentThread() != thread && awake.compareAndSet(false, true)) {
      selector.wakeup();
    }
  }

  SelectionKey register(SelectableChannel channel, int operations, Channel attachment)
      throws IOException {
    return channel.register(selector, operations, attachment);
  }

  /** {@return an empty buffer for bytes that come, to be used up before the next call} */
  ByteBuffer inputBuffer() {
    return input.clear();
  }

  /** {@return an empty buffer for bytes that go, to be used up before the next call} */
  ByteBuffer outputBuffer() {
    return output.clear();
  }

  /**
   * {@return an empty buffer for plain bytes that come or go, to be used up before the next call}
   */
  ByteBuffer plainBuffer() {
    return plain.clear();
  }

  /** {@return all channels; to be called on the loop} */
  List<Channel> channels() {
    return selector.keys().stream()
        .filter(SelectionKey::isValid)
        .map(key -> (Channel) key.attachment())
        .toList();
  }

  /** {@return whether it goes on: what is begun otherwise is never looked after} */
  boolean isRunning() {
    return running;
  }

  /** Abandons all channels and ends the thread. */
  @Override
  public void close() {
    running = false;
    selector.wakeup();
    if (Thread.currentThread() != thread && thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    try {
      while (running) {
        selector.select(this::serve, TICK.toMillis());
        awake.set(false);
        runTasks();
        tickWhenDue();
      }
    } catch (IOException broken) {
      log.error("the selector failed; the loop ends", broken);
    } finally {
      running = false;
      channels().forEach(EventLoop::abandon);
      closeSelector();
      ended = true;
      runLeftTasks();
    }
  }

  /** What comes after the end runs on its caller: it finds the selector closed and gives up. */
  private synchronized void runLeftTasks() {
    runTasks();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      try {
        task.run();
      } catch (RuntimeException | Error failure) { // costs this task, not the loop
        log.error("a task failed", failure);
      }
    }
  }

  private void serve(SelectionKey key) {
    Channel channel = (Channel) key.attachment();
    try {
      channel.ready(key);
    } catch (IOException | CancelledKeyException gone) {
      log.debug("a connection broke", gone);
      abandon(channel);
    } catch (RuntimeException | Error failure) { // costs this connection, not the others
      log.error("a connection failed", failure);
      abandon(channel);
    }
  }

  private static void abandon(Channel channel) {
    try {
      channel.abandon();
    } catch (RuntimeException | Error failure) {
      log.error("a connection did not end in order", failure);
    }
  }

  private void tickWhenDue() {
    long now = System.nanoTime();
    if (now - lastTick >= TICK.toNanos()) {
      lastTick = now;
      for (Channel channel : channels()) {
        try {
          channel.tick(now);
        } catch (RuntimeException | Error failure) {
          log.error("a connection failed", failure);
          abandon(channel);
        }
      }
    }
  }

  private void closeSelector() {
    try {
      selector.close();
    } catch (IOException nothingIsLost) {
      log.debug("closing the selector failed", nothingIsLost);
    }
  }
}
