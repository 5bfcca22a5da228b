package io.fortimail.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * An SMTP dialogue written down, to be run in every way that a network may cut it up.
 *
 * <p>Each line of the text begins with one of:
 *
 * <ul>
 *   <li>{@code C: } what the client sends, with CRLF; {@code R: } the same without CRLF. {@code
 *       \r}, {@code \n}, {@code \0}, {@code \\} and {@code \xNN} stand for octets.
 *   <li>{@code S: } a reply that is expected: its code, and behind it words that its text contains.
 *   <li>{@code S: closed}: the server closes the connection.
 *   <li>{@code #}: a comment. Empty lines count for nothing.
 * </ul>
 */
public final class SmtpScript {

  /** What the client sends, one character for each octet, and the replies to it. */
  private record Exchange(String sent, List<String> expected) {}

  private final List<Exchange> exchanges;

  private SmtpScript(List<Exchange> exchanges) {
    this.exchanges = exchanges;
  }

  /**
   * Reads a dialogue.
   *
   * @param text its lines
   * @return the dialogue
   * @throws IllegalArgumentException if a line begins with nothing of the above
   */
  public static SmtpScript parse(String text) {
    List<Exchange> exchanges = new ArrayList<>();
    StringBuilder sent = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("S: ")) {
        expected.add(line.substring(3));
      } else if (line.startsWith("C: ") || line.startsWith("R: ") || line.equals("C:")) {
        if (!expected.isEmpty()) {
          exchanges.add(new Exchange(sent.toString(), List.copyOf(expected)));
          sent.setLength(0);
          expected.clear();
        }
        sent.append(octets(line.length() > 3 ? line.substring(3) : ""));
        sent.append(line.startsWith("C") ? "\r\n" : "");
      } else if (!line.isBlank() && !line.startsWith("#")) {
        throw new IllegalArgumentException("not a line of a dialogue: " + line);
      }
    }
    exchanges.add(new Exchange(sent.toString(), List.copyOf(expected)));
    return new SmtpScript(exchanges);
  }

  private static String octets(String text) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      char escape = c == '\\' && i + 1 < text.length() ? text.charAt(i + 1) : ' ';
      switch (escape) {
        case ' ' -> out.append(c);
        case 'r' -> out.append('\r');
        case 'n' -> out.append('\n');
        case '0' -> out.append('\0');
        case 'x' -> out.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
        default -> out.append(escape);
      }
      i += escape == ' ' ? 1 : escape == 'x' ? 4 : 2;
    }
    return out.toString();
  }

  /** {@return how many octets the client sends} */
  public int length() {
    return exchanges.stream().mapToInt(exchange -> exchange.sent().length()).sum();
  }

  /**
   * Runs the dialogue: as it is written, byte by byte, and cut in two at every byte.
   *
   * @param dialogs a new dialogue for each run
   * @throws AssertionError if a run goes another way; its message tells which
   */
  public void runEveryWay(Supplier<SmtpDialog> dialogs) {
    run(dialogs, "as written", new int[0]);
    int length = length();
    int[] everywhere = new int[length];
    for (int cut = 0; cut < length; cut++) {
      run(dialogs, "cut at " + cut, new int[] {cut});
      everywhere[cut] = cut;
    }
    run(dialogs, "byte by byte", everywhere);
  }

  /**
   * Runs the dialogue with all that the client says sent at once, before any reply is read.
   *
   * @param dialogs a new dialogue
   * @throws AssertionError if the run goes another way
   */
  public void runInOnePiece(Supplier<SmtpDialog> dialogs) {
    StringBuilder all = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      all.append(exchange.sent());
      expected.addAll(exchange.expected());
    }
    new SmtpScript(List.of(new Exchange(all.toString(), expected)))
        .run(dialogs, "in one piece", new int[0]);
  }

  /** Runs once, with the client's octets cut before those of the given numbers. */
  private void run(Supplier<SmtpDialog> dialogs, String way, int[] cuts) {
    int position = 0;
    int nextCut = 0;
    try (SmtpDialog dialog = dialogs.get()) {
      for (Exchange exchange : exchanges) {
        String sent = exchange.sent();
        int start = 0;
        while (nextCut < cuts.length && cuts[nextCut] < position + sent.length()) {
          int cut = cuts[nextCut++] - position;
          send(dialog, sent, start, cut);
          start = cut;
        }
        send(dialog, sent, start, sent.length());
        position += sent.length();
        exchange.expected().forEach(line -> expect(dialog, line));
      }
      dialog.expectNothing();
    } catch (AssertionError failure) {
      throw new AssertionError(way + ": " + failure.getMessage(), failure);
    }
  }

  private static void send(SmtpDialog dialog, String octets, int from, int to) {
    if (to > from) {
      dialog.sendRaw(octets.substring(from, to));
    }
  }

  private static void expect(SmtpDialog dialog, String line) {
    if (line.equals("closed")) {
      dialog.expectClosed();
    } else {
      int space = line.indexOf(' ');
      int code = Integer.parseInt(space < 0 ? line : line.substring(0, space));
      dialog.expect(code, space < 0 ? "" : line.substring(space + 1));
    }
  }
}
