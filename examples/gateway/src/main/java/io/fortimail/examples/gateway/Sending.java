package io.fortimail.examples.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Somebody who sends one message to the gateway, from an address in 127.0.0.0/8, as plainly as can
 * be: what the message holds is sent as it is, also what a careful client would mend.
 */
final class Sending implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final BufferedReader in;
  private final OutputStream out;

  private Sending(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    this.out = new BufferedOutputStream(socket.getOutputStream(), 65_536);
  }

  /** Sends a message and returns the reply that settled it. */
  static String send(InetAddress from, InetSocketAddress gateway, Envelope envelope, byte[] content)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(from, 0));
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(gateway);
      try (Sending sending = new Sending(socket)) {
        return sending.send(envelope, content);
      }
    }
  }

  private String send(Envelope envelope, byte[] content) throws IOException {
    String reply = reply();
    if (reply.startsWith("220")) {
      command("EHLO mail.client.example");
      reply = command("MAIL FROM:" + envelope.senderPath());
      for (Recipient recipient : envelope.recipients()) {
        reply = command("RCPT TO:<" + recipient + ">");
      }
      String go = command("DATA");
      if (go.startsWith("354")) {
        body(content);
        reply = reply();
      }
    }
    return reply;
  }

  private String command(String line) throws IOException {
    out.write((line + "\r\n").getBytes(ISO_8859_1));
    out.flush();
    return reply();
  }

  private void body(byte[] content) throws IOException {
    boolean lineStart = true;
    byte before = 0;
    for (byte b : content) {
      if (lineStart && b == '.') {
        out.write('.');
      }
      out.write(b);
      lineStart = b == '\n' && before == '\r';
      before = b;
    }
    out.write((lineStart ? ".\r\n" : "\r\n.\r\n").getBytes(ISO_8859_1));
    out.flush();
  }

  private String reply() throws IOException {
    String line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    if (line == null) {
      throw new IOException("the gateway has closed the connection");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    out.write("QUIT\r\n".getBytes(ISO_8859_1));
    try {
      out.flush();
    } catch (IOException gone) {
      // the gateway was faster
    }
    socket.close();
  }
}
