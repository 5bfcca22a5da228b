package io.fortimail.examples.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.CRC32C;

/**
 * A server that takes one message with one attachment, and counts the attachment instead of keeping
 * it.
 */
final class CountingSink implements Callable<CountingSink.Arrived>, AutoCloseable {

  /**
   * What has come.
   *
   * @param octets the size of the message
   * @param lines all but those of the attachment's content
   * @param attached how many octets were attached
   * @param sum their checksum
   */
  record Arrived(long octets, List<String> lines, long attached, long sum) {}

  private static final int BUFFER = 65_536;

  /** Room for any line of a message (RFC 5322 section 2.1.1). */
  private static final int MOST_LINE = 1_024;

  /** All but the attachment is small; a message that is made otherwise must not fill the heap. */
  private static final int MOST_LINES = 1_000;

  private final ServerSocket listening;
  private final byte[] buffer = new byte[BUFFER];
  private int next;
  private int limit;
  private final byte[] line = new byte[MOST_LINE];
  private int length;

  private final CRC32C sum = new CRC32C();
  private final List<String> lines = new ArrayList<>();
  private long octets;
  private long attached;

  CountingSink() throws IOException {
    this.listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Serves one connection to its end. */
  @Override
  public Arrived call() throws IOException {
    try (Socket socket = listening.accept();
        InputStream in = socket.getInputStream()) {
      OutputStream out = socket.getOutputStream();
      say(out, "220 sink.example");
      for (String command = command(in); !command.equals("QUIT"); command = command(in)) {
        if (command.startsWith("EHLO")) {
          say(out, "250-sink.example\r\n250 SIZE 0");
        } else if (command.equals("DATA")) {
          say(out, "354 go on");
          readMessage(in);
          say(out, "250 2.0.0 counted");
        } else {
          say(out, "250 2.0.0 OK");
        }
      }
      say(out, "221 2.0.0 bye");
    }
    return new Arrived(octets, List.copyOf(lines), attached, sum.getValue());
  }

  private static void say(OutputStream out, String reply) throws IOException {
    out.write((reply + "\r\n").getBytes(US_ASCII));
    out.flush();
  }

  private String command(InputStream in) throws IOException {
    readLine(in);
    return text();
  }

  private void readMessage(InputStream in) throws IOException {
    boolean base64 = false;
    boolean content = false;
    for (readLine(in); !isEnd(); readLine(in)) {
      octets += length;
      if (content && length > 2 && line[0] != '-') {
        count();
      } else {
        String text = text();
        boolean delimiter = text.startsWith("--" + HugeMessage.BOUNDARY);
        base64 = !delimiter && (base64 || text.equals("Content-Transfer-Encoding: base64"));
        content = !delimiter && (content || (base64 && text.isEmpty()));
        if (lines.size() < MOST_LINES) {
          lines.add(text);
        }
      }
    }
  }

  private boolean isEnd() {
    return length == 3 && line[0] == '.';
  }

  private void count() {
    byte[] decoded = Base64.getDecoder().decode(Arrays.copyOf(line, length - 2));
    sum.update(decoded);
    attached += decoded.length;
  }

  /** The line as it was sent, without its end: with two dots where it begins with one. */
  private String text() {
    return new String(line, 0, length, ISO_8859_1).strip();
  }

  private void readLine(InputStream in) throws IOException {
    length = 0;
    do {
      if (next == limit) {
        next = 0;
        limit = in.read(buffer);
        if (limit < 0) {
          throw new EOFException("the connection ends within a line");
        }
      }
      line[length++] = buffer[next++];
    } while (line[length - 1] != '\n');
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
