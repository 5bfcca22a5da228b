package io.fortimail.dns.mtasts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy that leads every CONNECT to one port of this machine, whatever name it asks for: so
 * a server of a test is reached under any name, with real checks of the name.
 */
public final class ConnectProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final int target;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  /** Starts a proxy to a port of the loopback address. */
  public ConnectProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** {@return what sends a client here} */
  public ProxySelector selector() {
    return ProxySelector.of(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
  }

  /** {@return the hosts and ports that were asked for, in their order} */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private static void start(Runnable body) {
    Thread thread = new Thread(body, "connect-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        open.add(client);
        start(() -> serve(client));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serve(Socket client) {
    try {
      String head = head(client.getInputStream());
      asked.add(head.substring("CONNECT ".length(), head.indexOf(' ', "CONNECT ".length())));
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(server);
      client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
      start(() -> pump(server, client));
      pump(client, server);
    } catch (IOException gone) {
      close(client);
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("no request");
      }
      head.append((char) c);
    }
    return head.toString();
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException gone) {
      // so is the other side, below
    }
    close(from);
    close(to);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // nothing is left to close
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(ConnectProxy::close);
  }
}
