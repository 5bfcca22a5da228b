package io.fortimail.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client that says what a test tells it to, with the JDK's blocking sockets. */
final class Dialogue implements AutoCloseable {

  /** A dialogue that hangs fails. */
  private static final int PATIENCE_MS = 30_000;

  private Socket socket;

  Dialogue(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
  }

  /** Makes a handshake on the connection as it is, asking for a name. */
  Dialogue secure(SSLContext context, String name, String... protocols) throws IOException {
    SSLSocket secured =
        (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", 0, true);
    secured.setUseClientMode(true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    if (protocols.length > 0) {
      parameters.setProtocols(protocols);
    }
    secured.setSSLParameters(parameters);
    socket = secured;
    secured.startHandshake();
    return this;
  }

  /** Greets, asks for TLS, makes the handshake and greets again. */
  Dialogue startTls(SSLContext context, String name, String... protocols) throws IOException {
    expect("220", hear());
    expect("250", ask("EHLO c.example"));
    expect("220", ask("STARTTLS"));
    secure(context, name, protocols);
    expect("250", ask("EHLO c.example"));
    return this;
  }

  Socket socket() {
    return socket;
  }

  void send(String octets) throws IOException {
    send(octets.getBytes(ISO_8859_1));
  }

  void send(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
    socket.getOutputStream().flush();
  }

  /** Sends a line and returns the reply. */
  String ask(String line) throws IOException {
    send(line + "\r\n");
    return hear();
  }

  /** A whole reply; what there was of it where the connection ends. */
  String hear() throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder reply = new StringBuilder();
    int lineStart = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      reply.append((char) c);
      if (c == '\n') {
        if (reply.length() > lineStart + 3 && reply.charAt(lineStart + 3) == ' ') {
          return reply.toString();
        }
        lineStart = reply.length();
      }
    }
    return reply.toString();
  }

  /** Sends a message and returns the reply to it. */
  String mail(String from, String to, String content) throws IOException {
    expect("250", ask("MAIL FROM:<" + from + ">"));
    expect("250", ask("RCPT TO:<" + to + ">"));
    expect("354", ask("DATA"));
    return ask(content + ".");
  }

  /** Reads to the end of the connection, in order or not. */
  String rest() {
    StringBuilder all = new StringBuilder();
    try {
      for (int c = socket.getInputStream().read(); c >= 0; c = socket.getInputStream().read()) {
        all.append((char) c);
      }
    } catch (SocketTimeoutException stillOpen) {
      throw new AssertionError("the connection stays open", stillOpen);
    } catch (IOException reset) {
      return all.toString();
    }
    return all.toString();
  }

  private static void expect(String code, String reply) {
    if (!reply.startsWith(code)) {
      throw new AssertionError("expected " + code + ", not " + reply);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
