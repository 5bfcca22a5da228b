package io.fortimail.dns.delivery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads out of the log of {@code smtp -v} where one process of Postfix has sent mail. */
final class PostfixLog {

  /** What came of a domain. */
  enum Outcome {
    SENT,
    DEFERRED,
    BOUNCED
  }

  /**
   * The way of a domain.
   *
   * @param outcome what came of it
   * @param hosts {@code name/address} by preference; none unless mail may go to them
   */
  record Way(Outcome outcome, SortedMap<Integer, SortedSet<String>> hosts) {}

  private final Map<String, Way> ways = new LinkedHashMap<>();
  private final List<String> list = new ArrayList<>();
  private boolean dropped;

  static Map<String, Way> read(String log) {
    PostfixLog reader = new PostfixLog();
    log.lines().filter(line -> line.contains("postfix/smtp[")).forEach(reader::readLine);
    return reader.ways;
  }

  private void readLine(String line) {
    String text = line.substring(line.indexOf("]: ") + 3);
    if (text.startsWith("begin ") && text.endsWith(" address list")) {
      dropped = text.equals("begin truncated address list"); // what a backup must not use
      if (!dropped) {
        list.clear();
      }
    } else if (text.startsWith("pref ")) {
      String entry = text.substring("pref ".length()).strip();
      if (dropped) {
        list.remove(entry);
      } else {
        list.add(entry);
      }
    } else if (text.contains(": to=<") && text.contains(" status=")) {
      finish(text);
    }
  }

  /** {@code ID: to=<user@DOMAIN>, ..., status=OUTCOME (...)}. */
  private void finish(String text) {
    String domain = text.substring(text.indexOf('@') + 1, text.indexOf('>'));
    String status = text.substring(text.indexOf(" status=") + " status=".length());
    Outcome outcome =
        status.startsWith("sent")
            ? Outcome.SENT
            : status.startsWith("deferred") ? Outcome.DEFERRED : Outcome.BOUNCED;
    SortedMap<Integer, SortedSet<String>> hosts = new TreeMap<>();
    for (String entry : list) { // "10 host NAME/ADDRESS"
      String[] words = entry.split(" host ", 2);
      hosts.computeIfAbsent(Integer.valueOf(words[0]), preference -> new TreeSet<>()).add(words[1]);
    }
    list.clear();
    ways.put(domain, new Way(outcome, hosts));
  }
}
