package io.fortimail.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that offers STARTTLS and then does something else; in plain text it takes mail. */
final class HalfServer implements AutoCloseable {

  /** What it does where a handshake should be. */
  interface Trouble {
    void instead(Socket socket) throws IOException, InterruptedException;
  }

  private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final Trouble trouble;
  private final String consent;

  /** What clients have said, line by line. */
  final List<String> heard = new CopyOnWriteArrayList<>();

  HalfServer(String consent, Trouble trouble) throws IOException {
    this.consent = consent;
    this.trouble = trouble;
    Thread thread = new Thread(this::serve, "half-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listening.getLocalPort();
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        converse(socket);
      } catch (IOException gone) {
        // the next one
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  private void converse(Socket socket) throws IOException, InterruptedException {
    say(socket, "220 half\r\n");
    boolean body = false;
    for (Optional<String> next = line(socket); next.isPresent(); next = line(socket)) {
      String line = next.get();
      heard.add(line);
      if (body && !line.equals(".")) {
        continue;
      }
      body = line.equals("DATA");
      if (line.equals("STARTTLS")) {
        say(socket, consent);
        trouble.instead(socket);
        return;
      }
      String offer = line.startsWith("EHLO") ? "250-half\r\n250 STARTTLS\r\n" : "250 ok\r\n";
      say(socket, body ? "354 go\r\n" : offer);
    }
  }

  static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static Optional<String> line(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = socket.getInputStream().read();
    while (c >= 0 && c != '\n') {
      line.append((char) c);
      c = socket.getInputStream().read();
    }
    return c < 0 ? Optional.empty() : Optional.of(line.toString().strip());
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
