package io.fortimail.mail.header;

import io.fortimail.mail.EncodedWords;
import java.net.IDN;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an {@code Authentication-Results} field might be taken for one of a given host.
 *
 * <p>RFC 8601 section 5 wants such fields removed. A forger needs only one program that reads the
 * field as ours, so each way in which one may read it is tried: with and without comments, quotes,
 * escapes, controls and folds, in any case, in A-labels and U-labels. A field that is well formed
 * is judged by what stands before its results; any other by all its text.
 */
final class AuthservIdClaim {

  private final Set<String> ours;

  AuthservIdClaim(String authservId) {
    this.ours = new HashSet<>(names(authservId));
    // As we would write it.
    this.ours.addAll(names(FieldSyntax.toAscii(authservId, AuthenticationResults.MAX_TEXT)));
  }

  boolean isMadeBy(String fieldBody) {
    FieldCursor cursor = new FieldCursor(fieldBody);
    Optional<AuthenticationResults> understood = AuthenticationResults.parse(cursor.text());
    if (understood.isPresent() && isOurs(understood.get().authservId())) {
      return true;
    }
    skipHead(cursor);
    String head = cursor.since(0);
    boolean wellFormed = understood.isPresent() && !hasControls(cursor.text());
    return standsAlone(head)
        || standsAlone(EncodedWords.decodeText(head))
        || isWithin(wellFormed ? head : cursor.text());
  }

  /** A control may end the field, or the text, for some program. */
  private static boolean hasControls(String body) {
    return body.chars().anyMatch(c -> c != '\t' && Character.isISOControl(c));
  }

  /** Moves to the first semicolon that is none of a comment or a quoted string. */
  private static void skipHead(FieldCursor cursor) {
    cursor.skipCfws();
    while (!cursor.atEnd() && !cursor.at(';')) {
      if (cursor.at('"')) {
        cursor.quotedString();
      } else {
        cursor.moveTo(cursor.position() + 1);
      }
      cursor.skipCfws();
    }
  }

  /** Whether the text is our name once all that may stand between its parts is gone. */
  private boolean standsAlone(String head) {
    return isOurs(without(withoutVersion(withoutComments(head)), true));
  }

  private boolean isWithin(String text) {
    String decoded = EncodedWords.decodeText(text);
    return standsIn(text)
        || standsIn(decoded)
        || standsIn(without(text, false))
        || standsIn(without(decoded, false));
  }

  /** Whether one of the names in the text is ours; a name is what looks like a domain. */
  private boolean standsIn(String text) {
    String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
    int start = 0;
    for (int i = 0; i <= normal.length(); i++) {
      if (i == normal.length() || !isNameChar(normal.charAt(i))) {
        if (i > start && isOurs(normal.substring(start, i))) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  private boolean isOurs(String name) {
    return name.length() <= AuthenticationResults.MAX_TEXT
        && names(name).stream().anyMatch(ours::contains);
  }

  /** Without the version that may follow the name (RFC 8601 2.2). */
  private static String withoutVersion(String head) {
    String text = head.trim();
    int end = text.length();
    while (end > 0 && FieldSyntax.isDigit(text.charAt(end - 1))) {
      end--;
    }
    return end > 0 && FieldCursor.isBlank(text.charAt(end - 1)) ? text.substring(0, end) : text;
  }

  /** The forms in which one name may be written: as it is, and in A-labels and U-labels. */
  private static Set<String> names(String text) {
    String plain =
        withoutDots(
            Normalizer.normalize(without(text, false), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .trim());
    if (plain.chars().allMatch(c -> c < 0x80) && !plain.contains("xn--")) {
      return Set.of(plain);
    }
    Set<String> names = new HashSet<>();
    names.add(plain);
    try {
      names.add(IDN.toASCII(plain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT));
      names.add(IDN.toUnicode(plain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException noDomain) {
      return names; // no IDN has such a form
    }
    return names;
  }

  private static String withoutDots(String name) {
    int start = 0;
    int end = name.length();
    while (start < end && name.charAt(start) == '.') {
      start++;
    }
    while (end > start && name.charAt(end - 1) == '.') {
      end--;
    }
    return name.substring(start, end);
  }

  private static boolean isNameChar(char c) {
    return FieldSyntax.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_' || c >= 0xA0;
  }

  /** Without quotes, escapes and what cannot be seen; on demand without blanks. */
  private static String without(String text, boolean blanks) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean blank = c == ' ' || c == '\t';
      boolean unseen = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
      if (blank ? !blanks : c != '"' && c != '\\' && !unseen) {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String withoutComments(String text) {
    StringBuilder out = new StringBuilder(text.length());
    FieldCursor cursor = new FieldCursor(text);
    while (!cursor.atEnd()) {
      if (cursor.at('(')) {
        cursor.comment();
        out.append(' ');
      } else {
        out.append(cursor.takeWhile(c -> c != '('));
      }
    }
    return out.toString();
  }
}
