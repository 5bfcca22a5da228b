package io.fortimail.mail.header;

import com.google.common.base.Ascii;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a {@code Received} field the way Postfix, Exim, Sendmail, qmail, Exchange and others write
 * it: words behind the names of clauses, and comments, of which those after {@code from} tell the
 * client's address.
 */
final class ReceivedReader {

  private enum Clause {
    FROM,
    BY,
    VIA,
    WITH,
    ID,
    FOR
  }

  /** What a date begins with where nothing else says so. */
  private static final Set<String> DAYS =
      Set.of("Mon,", "Tue,", "Wed,", "Thu,", "Fri,", "Sat,", "Sun,");

  private final FieldCursor cursor;
  private final Map<Clause, String> clauses = new EnumMap<>(Clause.class);
  private Optional<Clause> clause = Optional.empty();
  private Optional<String> hostName = Optional.empty();
  private Optional<InetAddress> address = Optional.empty();
  private Optional<OffsetDateTime> date = Optional.empty();
  private int dateStart = -1;
  private boolean commentsOver;

  ReceivedReader(String text) {
    this.cursor = new FieldCursor(text.substring(0, Math.min(text.length(), Received.MAX_LENGTH)));
  }

  Received read() {
    while (!cursor.atEnd() && date.isEmpty()) {
      if (cursor.at('(')) {
        readComment();
      } else if (cursor.take(';')) {
        date = ReceivedDate.parse(cursor.text(), cursor.position());
      } else if (FieldCursor.isBlank(cursor.current())) {
        cursor.moveTo(cursor.position() + 1);
      } else {
        int start = cursor.position();
        String word = readWord();
        dateStart = DAYS.contains(word) ? start : dateStart;
        word(word);
      }
    }
    if (date.isEmpty() && dateStart >= 0) {
      date = ReceivedDate.parse(cursor.text(), dateStart); // no semicolon before it
    }
    if (address.isEmpty()) {
      address = get(Clause.FROM).flatMap(ReceivedReader::ipAddress);
    }
    return new Received(
        get(Clause.FROM),
        hostName,
        address,
        get(Clause.BY),
        get(Clause.VIA),
        get(Clause.WITH),
        get(Clause.ID),
        get(Clause.FOR).map(ReceivedReader::withoutAngles),
        date);
  }

  private void readComment() {
    int start = cursor.position();
    FieldCursor.Enclosed comment = cursor.comment();
    boolean balanced = comment.closed() || commentsOver;
    if (!balanced) {
      // The rest of the line stands behind it, and its date; a later one is taken as it is.
      commentsOver = true;
      cursor.moveTo(start + 1);
    } else if (clause.equals(Optional.of(Clause.FROM))) {
      readTcpInfo(comment.content());
    }
  }

  private Optional<String> get(Clause wanted) {
    return Optional.ofNullable(clauses.get(wanted));
  }

  private String readWord() {
    int start = cursor.position();
    if (cursor.at('<')) {
      cursor.takeWhile(c -> c != '>' && c != ';');
      cursor.take('>');
    } else if (cursor.at('"')) {
      cursor.quotedString();
    }
    cursor.takeWhile(c -> !FieldCursor.isBlank(c) && c != ';' && c != '(');
    return cursor.since(start);
  }

  private void word(String word) {
    Optional<Clause> named = clauseNamed(word);
    boolean waiting = clause.isPresent() && !clauses.containsKey(clause.get());
    if (named.isPresent() && !waiting && !clauses.containsKey(named.get())) {
      clause = named;
    } else if (waiting) {
      clauses.put(clause.get(), bounded(word));
    } else if (clause.equals(Optional.of(Clause.WITH))) {
      // "Microsoft SMTP Server": no atom, but what is written.
      clauses.merge(Clause.WITH, word, (known, more) -> bounded(known + " " + more));
    } else if (clause.equals(Optional.of(Clause.FROM)) && address.isEmpty()) {
      address = ipAddress(word);
    }
  }

  private static Optional<Clause> clauseNamed(String word) {
    for (Clause known : Clause.values()) {
      if (Ascii.equalsIgnoreCase(known.name(), word)) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  /** RFC 5321 4.4: {@code name [address]}, and its many variants. */
  private void readTcpInfo(String comment) {
    int start = 0;
    boolean heloNext = false;
    for (int i = 0; i <= comment.length(); i++) {
      if (i < comment.length() && !isSeparator(comment.charAt(i))) {
        continue;
      }
      String word = comment.substring(start, i);
      start = i + 1;
      if (word.isEmpty()) {
        continue;
      }
      if (!heloNext && !isHelo(word)) {
        tcpWord(word);
      }
      heloNext = isHelo(word) && word.length() == 4;
    }
  }

  private void tcpWord(String word) {
    String name = word.substring(word.lastIndexOf('@') + 1); // what an ident server said, before
    Optional<InetAddress> ip = ipAddress(name);
    if (ip.isPresent()) {
      address = address.isPresent() ? address : ip;
    } else if (hostName.isEmpty() && isHostName(name)) {
      hostName = Optional.of(bounded(name.endsWith(".") ? chop(name) : name));
    }
  }

  /** qmail writes {@code HELO name}, Exim {@code helo=name}. */
  private static boolean isHelo(String word) {
    return (word.length() == 4 || (word.length() > 4 && word.charAt(4) == '='))
        && (word.regionMatches(true, 0, "helo", 0, 4) || word.regionMatches(true, 0, "ehlo", 0, 4));
  }

  private static boolean isSeparator(char c) {
    return FieldCursor.isBlank(c) || c == '(' || c == ')' || c == ',' || c == ';';
  }

  private static boolean isHostName(String name) {
    return name.indexOf('.') > 0
        && name.chars()
            .allMatch(c -> FieldSyntax.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_');
  }

  /** An address, in brackets or not, with the tag of IPv6 or not, with a port or not. */
  private static Optional<InetAddress> ipAddress(String word) {
    String text = word;
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      text = text.substring(1, end < 0 ? text.length() : end);
    }
    if (text.regionMatches(true, 0, "IPv6:", 0, 5)) {
      text = text.substring(5);
    }
    return text.indexOf('%') < 0 && InetAddresses.isInetAddress(text)
        ? Optional.of(InetAddresses.forString(text))
        : Optional.empty();
  }

  private static String withoutAngles(String mailbox) {
    int start = mailbox.startsWith("<") ? 1 : 0;
    int end = mailbox.indexOf('>') > 0 ? mailbox.indexOf('>') : mailbox.length();
    return mailbox.substring(start, end);
  }

  private static String chop(String text) {
    return text.substring(0, text.length() - 1);
  }

  private static String bounded(String text) {
    return text.substring(0, Math.min(text.length(), Received.MAX_TEXT));
  }
}
