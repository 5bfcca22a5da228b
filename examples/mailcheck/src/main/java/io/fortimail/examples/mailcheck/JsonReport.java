package io.fortimail.examples.mailcheck;

import com.google.common.net.InetAddresses;
import io.fortimail.mail.EmailAddress;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One JSON object per message and line. The README has the schema. */
record JsonReport(PrintWriter out, Instant now, Optional<InetAddress> ip, Optional<String> helo)
    implements Report {

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
    AsciiJson.print(out, fields);
  }

  @Override
  public void failure(String file, int read, String why) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("file", file);
    fields.put("message", read + 1);
    fields.put("error", why);
    AsciiJson.print(out, fields);
  }

  @Override
  public boolean isClosed() {
    return out.checkError();
  }
}
