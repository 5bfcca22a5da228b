package io.fortimail.examples.mailcheck;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.net.InetAddresses;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.fortimail.mail.EmailAddress;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One JSON object per message and line, in ASCII: valid UTF-8 whatever the terminal's charset, and
 * nothing in it can steer a terminal. The README has the schema.
 */
record JsonReport(PrintWriter out, Instant now, Optional<InetAddress> ip, Optional<String> helo)
    implements Report {

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  @Override
  public void message(CheckedMessage checked) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("file", checked.file());
    fields.put("message", checked.number());
    fields.put("now", now.toString());
    ip.ifPresent(address -> fields.put("ip", InetAddresses.toAddrString(address)));
    helo.ifPresent(name -> fields.put("helo", name));
    fields.put("from", checked.envelope().sender().map(EmailAddress::toString).orElse(""));
    fields.put("verdict", checked.verdict());
    fields.put("score", checked.score());
    fields.putAll(checked.decision().trace().fields());
    println(fields);
  }

  @Override
  public void failure(String file, int read, String why) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("file", file);
    fields.put("message", read + 1);
    fields.put("error", why);
    println(fields);
  }

  @Override
  public boolean isClosed() {
    return out.checkError();
  }

  private void println(Map<String, Object> fields) {
    out.print(inAscii(GSON.toJson(fields)));
    out.print('\n');
    out.flush();
  }

  /** Only strings hold other characters, and there an escape means the same. */
  private static String inAscii(String json) {
    // A surrogate without its pair has no UTF-8, escaped or not: a question mark takes its place.
    String text = new String(json.getBytes(UTF_8), UTF_8);
    StringBuilder ascii = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > '~') {
        ascii.append("\\u").append(String.format("%04x", (int) c));
      } else {
        ascii.append(c);
      }
    }
    return ascii.toString();
  }
}
