package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import io.fortimail.mail.FieldText;
import io.fortimail.mail.HeaderField;
import io.fortimail.mail.Headers;
import io.fortimail.mail.MessageLimits;
import io.fortimail.mail.header.AuthenticationResults;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The fields of a header while it is edited. Fields that are not edited keep their octets, of which
 * each is one character here.
 */
final class HeaderLines {

  /**
   * What goes before a first line that begins with a blank: it must not continue what is put on
   * top.
   */
  private static final String ORPHAN = "X-Orphaned-Line";

  /** The longest line that should be written, without its end (RFC 5322 section 2.1.1). */
  private static final int MAX_LINE = 78;

  /** One field: its name, and all of it as it stands in the header. */
  private record Line(String name, String raw) {

    boolean isNamed(String other) {
      return Ascii.equalsIgnoreCase(name, other);
    }

    /** The name without what some programs pass over: comments, blanks, folds, other octets. */
    String bareName() {
      StringBuilder bare = new StringBuilder();
      int depth = 0;
      for (int i = 0; i < raw.length() && (raw.charAt(i) != ':' || depth > 0); i++) {
        char c = raw.charAt(i);
        depth += c == '(' ? 1 : 0;
        if (c > ' ' && c <= '~' && depth == 0) {
          bare.append(c);
        }
        depth -= c == ')' && depth > 0 ? 1 : 0;
      }
      return bare.toString();
    }

    String body() {
      return raw.substring(raw.indexOf(':') + 1);
    }
  }

  private final List<Line> lines = new ArrayList<>();

  HeaderLines(Headers headers) {
    for (HeaderField field : headers.fields()) {
      lines.add(new Line(field.name(), new String(field.raw(), ISO_8859_1)));
    }
  }

  void apply(MessageEdit.HeaderEdit edit) {
    if (edit instanceof MessageEdit.AddHeader add) {
      insert(0, add.name(), add.value());
    } else if (edit instanceof MessageEdit.InsertHeader insert) {
      insert(Math.min(insert.position(), lines.size()), insert.name(), insert.value());
    } else if (edit instanceof MessageEdit.ReplaceHeader replace) {
      replace(replace.name(), replace.occurrence(), replace.value());
    } else if (edit instanceof MessageEdit.RemoveHeader remove) {
      remove(remove);
    } else if (edit instanceof MessageEdit.TagSubject tag) {
      tagSubject(tag);
    } else if (edit instanceof MessageEdit.RemoveForged forged) {
      lines.removeIf(line -> isForged(line, forged));
    }
  }

  /** By every reading of the name and the body that some program may have. */
  private static boolean isForged(Line line, MessageEdit.RemoveForged ours) {
    String name = line.bareName();
    if (ours.fields().stream().anyMatch(field -> Ascii.equalsIgnoreCase(field, name))) {
      return true;
    }
    String body = line.body();
    return Ascii.equalsIgnoreCase(AuthenticationResults.FIELD, name)
        && (AuthenticationResults.claims(body, ours.authservId())
            || AuthenticationResults.claims(
                new String(body.getBytes(ISO_8859_1), UTF_8), ours.authservId()));
  }

  private void insert(int index, String name, String value) {
    if (index == 0 && !lines.isEmpty() && startsBlank(lines.get(0).raw())) {
      lines.set(0, new Line(ORPHAN, ORPHAN + ":\r\n" + lines.get(0).raw()));
    }
    if (index == lines.size()) {
      endLastLine();
    }
    lines.add(index, new Line(name, FieldText.field(name, value)));
  }

  /** A message may end within its header, and a part may. */
  void endLastLine() {
    int last = lines.size() - 1;
    if (last >= 0 && !lines.get(last).raw().endsWith("\n")) {
      lines.set(last, new Line(lines.get(last).name(), lines.get(last).raw() + "\r\n"));
    }
  }

  private static boolean startsBlank(String raw) {
    return raw.startsWith(" ") || raw.startsWith("\t");
  }

  /** Where the n-th field of a name is; negative if there are fewer. */
  private int indexOf(String name, int occurrence) {
    int seen = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isNamed(name) && ++seen == occurrence) {
        return i;
      }
    }
    return -1;
  }

  private void replace(String name, int occurrence, String value) {
    int index = indexOf(name, occurrence);
    if (index < 0) {
      insert(lines.size(), name, value);
    } else {
      lines.set(index, new Line(name, FieldText.field(name, value)));
    }
  }

  private void remove(MessageEdit.RemoveHeader remove) {
    if (remove.occurrence().isEmpty()) {
      lines.removeIf(line -> line.isNamed(remove.name()));
      return;
    }
    int index = indexOf(remove.name(), remove.occurrence().getAsInt());
    if (index >= 0) {
      lines.remove(index);
    }
  }

  /** Each subject is marked: where there are several, any may be the one that is shown. */
  private void tagSubject(MessageEdit.TagSubject tag) {
    if (indexOf("Subject", 1) < 0) {
      insert(lines.size(), "Subject", HeaderText.encode(tag.tag()));
    }
    lines.replaceAll(
        line -> line.isNamed("Subject") ? new Line(line.name(), tagged(line, tag)) : line);
  }

  private static String tagged(Line line, MessageEdit.TagSubject tag) {
    String shown = shown(line);
    String body = line.body();
    String name = line.raw().substring(0, line.raw().length() - body.length());
    if (tag.place() == MessageEdit.Place.START) {
      return shown.startsWith(tag.tag()) ? line.raw() : tagStart(name, body, tag.tag());
    }
    return shown.endsWith(tag.tag()) ? line.raw() : tagEnd(line.raw(), tag.tag());
  }

  /** A single field is read however long it is: the limits of its header let it pass. */
  private static String shown(Line line) {
    byte[] raw = line.raw().getBytes(ISO_8859_1);
    MessageLimits limits = MessageLimits.DEFAULTS.withHeader(raw.length, 1);
    return Headers.parse(raw, limits).fields().get(0).text();
  }

  /**
   * The blank between two encoded words is not shown (RFC 2047 6.2), so one stands in the tag's.
   */
  private static String tagStart(String name, String body, String tag) {
    String text = body.stripLeading();
    String mark = HeaderText.encode(tag);
    boolean encoded = mark.startsWith("=?");
    if (encoded && text.startsWith("=?")) {
      mark = HeaderText.encode(tag + " ");
    }
    String start = name + " " + mark;
    return body.startsWith(" ") || body.startsWith("\t")
        ? start + (fits(start, body) ? "" : "\r\n") + body
        : start + " " + body;
  }

  private static boolean fits(String start, String body) {
    int lineEnd = body.indexOf('\n');
    return body.isBlank() || start.length() + (lineEnd < 0 ? body.length() : lineEnd) <= MAX_LINE;
  }

  private static String tagEnd(String raw, String tag) {
    int end = raw.length();
    while (end > 0 && Character.isWhitespace(raw.charAt(end - 1))) {
      end--;
    }
    String mark = HeaderText.encode(tag);
    if (mark.startsWith("=?") && raw.substring(0, end).endsWith("?=")) {
      mark = HeaderText.encode(" " + tag);
    }
    return raw.substring(0, end) + "\r\n " + mark + "\r\n";
  }

  /** Puts raw fields in the place of all whose names begin with {@code Content-}. */
  void replaceContentFields(String fields) {
    removeContentFields();
    lines.add(new Line("", fields));
  }

  /** Removes all fields that describe the content. Returns them as they stood. */
  String removeContentFields() {
    // Not by name: a field that is folded before its colon has none, and yet some read it.
    Predicate<Line> describesContent =
        line -> line.raw().regionMatches(true, 0, "Content-", 0, "Content-".length());
    StringBuilder removed = new StringBuilder();
    lines.stream().filter(describesContent).forEach(line -> removed.append(line.raw()));
    lines.removeIf(describesContent);
    return removed.toString();
  }

  /** RFC 2045 section 4: what describes content in its terms needs this field. */
  void requireMimeVersion() {
    if (indexOf("MIME-Version", 1) < 0) {
      insert(lines.size(), "MIME-Version", "1.0");
    }
  }

  /** Sets a field that stands once, removing all others of its name. */
  void set(String name, String value) {
    apply(MessageEdit.RemoveHeader.all(name));
    insert(lines.size(), name, value);
  }

  byte[] written() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    lines.forEach(line -> out.writeBytes(line.raw().getBytes(ISO_8859_1)));
    return out.toByteArray();
  }
}
