package io.fortimail.mail.header;

import io.fortimail.mail.EncodedWords;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an {@link AddressList}: one pass over its tokens, and never a guess that drops an address.
 *
 * <p>It has no grammar of nested rules, so nothing nests: angle brackets and groups are flags. What
 * is collected becomes a mailbox, a display name or trailing text at the next delimiter.
 */
final class AddressListReader {

  private static final String SPECIALS = "()<>[]:;@,\"";

  private final FieldCursor cursor;
  private final List<Mailbox> mailboxes = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();
  private final Set<AddressAnomaly> anomalies = EnumSet.noneOf(AddressAnomaly.class);

  /** What stands outside angle brackets since the last delimiter. */
  private final List<AddressPiece> pieces = new ArrayList<>();

  private final StringBuilder comments = new StringBuilder();
  private AddressPiece angle = new AddressPiece();
  private String name = "";
  private boolean inAngle;
  private boolean angleSeen;
  private int openAngles;
  private boolean inGroup;
  private boolean blankBefore;
  private boolean commentBefore;
  // Once one is not closed no other is, and looking again would cost time in square.
  private boolean quotesOver;
  private boolean commentsOver;

  AddressListReader(String text) {
    boolean tooLong = text.length() > AddressList.MAX_LENGTH;
    this.cursor = new FieldCursor(tooLong ? text.substring(0, AddressList.MAX_LENGTH) : text);
    if (tooLong) {
      anomalies.add(AddressAnomaly.TOO_LONG);
    }
    if (cursor.text().chars().anyMatch(c -> c != '\t' && Character.isISOControl(c))) {
      anomalies.add(AddressAnomaly.CONTROL_CHARACTER);
    }
  }

  AddressList read() {
    while (!cursor.atEnd()) {
      readToken();
    }
    if (inAngle) {
      finishAngle();
    }
    endElement();
    if (openAngles > 0) {
      anomalies.add(AddressAnomaly.NO_ANGLE_CLOSE);
    }
    if (inGroup) {
      anomalies.add(AddressAnomaly.UNBALANCED_GROUP);
    }
    if (mailboxes.isEmpty()) {
      anomalies.add(AddressAnomaly.EMPTY);
    } else if (mailboxes.size() > 1) {
      anomalies.add(AddressAnomaly.SEVERAL_ADDRESSES);
    }
    return new AddressList(mailboxes, groups, anomalies);
  }

  private void readToken() {
    char c = cursor.current();
    int start = cursor.position();
    switch (c) {
      case '"' -> readQuoted();
      case '(' -> readComment();
      case '[' -> readLiteral();
      case ' ', '\t', '\r', '\n', ')', ']' -> {
        cursor.moveTo(start + 1);
        blankBefore = true;
      }
      case '<', '>', ',', ';', ':' -> {
        cursor.moveTo(start + 1);
        delimiter(c);
        blankBefore = false;
        commentBefore = false;
      }
      default -> {
        String atom = c == '@' ? "@" : cursor.takeWhile(AddressListReader::isAtom);
        cursor.moveTo(start + atom.length());
        add(atom, atom);
      }
    }
  }

  private static boolean isAtom(int c) {
    return SPECIALS.indexOf(c) < 0 && !FieldCursor.isBlank(c);
  }

  private void delimiter(char c) {
    switch (c) {
      case '<' -> openAngle();
      case '>' -> closeAngle();
      case ':' -> colon();
      case ',' -> comma();
      default -> semicolon();
    }
  }

  private void readQuoted() {
    int start = cursor.position();
    if (!quotesOver) {
      FieldCursor.Enclosed quoted = cursor.quotedString();
      if (quoted.closed()) {
        add(cursor.since(start), quoted.content());
        return;
      }
      quotesOver = true;
      anomalies.add(AddressAnomaly.NO_QUOTE_CLOSE);
    }
    cursor.moveTo(start + 1); // and read on behind it: an address may follow
    blankBefore = true;
  }

  private void readComment() {
    int start = cursor.position();
    if (!commentsOver) {
      FieldCursor.Enclosed comment = cursor.comment();
      if (comment.closed()) {
        comments.append(comments.length() == 0 ? "" : " ").append(comment.content());
        commentBefore = true;
        return;
      }
      commentsOver = true;
      anomalies.add(AddressAnomaly.NO_COMMENT_CLOSE);
    }
    cursor.moveTo(start + 1);
    blankBefore = true;
  }

  /** RFC 5322 3.4.1: a domain literal, in which a colon is no delimiter. */
  private void readLiteral() {
    int start = cursor.position();
    cursor.moveTo(start + 1);
    cursor.takeWhile(c -> "[]<>,;@\"".indexOf(c) < 0);
    cursor.take(']');
    String literal = cursor.since(start);
    add(literal, literal);
  }

  private void add(String token, String content) {
    boolean gap = blankBefore || commentBefore;
    AddressPiece piece = inAngle ? angle : pieces.isEmpty() ? null : last();
    if (piece == null || (!inAngle && gap && !piece.goesOnWith(token.charAt(0)))) {
      piece = new AddressPiece();
      pieces.add(piece);
    } else if (gap && !piece.isEmpty()) {
      piece.gap(commentBefore);
      if (!piece.goesOnWith(token.charAt(0))) {
        piece.blank();
      }
    }
    piece.add(token, content);
    blankBefore = false;
    commentBefore = false;
  }

  private AddressPiece last() {
    return pieces.get(pieces.size() - 1);
  }

  private void openAngle() {
    openAngles++;
    if (inAngle) {
      anomalies.add(AddressAnomaly.SEVERAL_ANGLES);
      if (angle.hasAt()) {
        finishAngle();
      } else {
        name = angle.shown();
      }
    } else {
      if (angleSeen) {
        anomalies.add(AddressAnomaly.SEVERAL_ANGLES);
      }
      name = phrase();
    }
    angle = new AddressPiece();
    inAngle = true;
  }

  private void closeAngle() {
    if (openAngles == 0) {
      anomalies.add(AddressAnomaly.NO_ANGLE_OPEN);
      return;
    }
    openAngles--;
    if (inAngle) {
      finishAngle();
      inAngle = false;
      angleSeen = true;
    }
  }

  private void finishAngle() {
    if (angle.isEmpty()) {
      anomalies.add(AddressAnomaly.EMPTY_ANGLE);
    }
    for (AddressPiece piece : pieces) {
      // RFC 5322 3.4 has no bare @ in a display name, so some take this for the address.
      if (piece.hasAt() && ShownAddresses.otherThan(angle.address(), piece.address())) {
        anomalies.add(AddressAnomaly.ADDRESS_BEFORE_ANGLE);
        addMailbox("", piece);
      }
    }
    pieces.clear();
    if (!angle.isEmpty()) {
      addMailbox(name, angle);
    }
    name = "";
    angle = new AddressPiece();
  }

  private String phrase() {
    StringBuilder phrase = new StringBuilder();
    for (AddressPiece piece : pieces) {
      phrase.append(phrase.length() == 0 ? "" : " ").append(piece.shown());
    }
    return phrase.toString();
  }

  private void colon() {
    if (inAngle) {
      angle.endRoute();
    } else if (!pieces.isEmpty() && last().isRoute()) {
      last().endRoute();
    } else {
      openGroup();
    }
  }

  private void openGroup() {
    anomalies.add(AddressAnomaly.GROUP);
    if (inGroup) {
      anomalies.add(AddressAnomaly.NESTED_GROUP);
    }
    if (groups.size() == AddressList.MAX_GROUPS) {
      anomalies.add(AddressAnomaly.TOO_MANY);
    } else if (!angleSeen) {
      groups.add(EncodedWords.decodeText(phrase()).trim());
    }
    pieces.removeIf(piece -> !piece.hasAt()); // an address stays one
    if (angleSeen || !pieces.isEmpty()) {
      endElement();
    }
    inGroup = true;
  }

  private void comma() {
    if (inAngle && angle.isRoute() && !angle.hadRoute()) {
      angle.add(",", ",");
    } else if (inAngle) {
      anomalies.add(AddressAnomaly.LIST_IN_ANGLE);
      finishAngle();
    } else {
      if (pieces.isEmpty() && !angleSeen) {
        anomalies.add(AddressAnomaly.EMPTY_ELEMENT);
      }
      endElement();
    }
  }

  private void semicolon() {
    if (inAngle) {
      anomalies.add(AddressAnomaly.LIST_IN_ANGLE);
      finishAngle();
      return;
    }
    endElement();
    if (!inGroup) {
      anomalies.add(AddressAnomaly.UNBALANCED_GROUP);
    }
    inGroup = false;
  }

  private void endElement() {
    int before = mailboxes.size();
    if (angleSeen) {
      endAfterAngle();
    } else if (pieces.stream().anyMatch(AddressPiece::hasAt)) {
      endBare();
    } else if (!pieces.isEmpty()) {
      endWithoutAt();
    }
    checkComments(before);
    comments.setLength(0);
    pieces.clear();
    inAngle = false;
    angleSeen = false;
    name = "";
  }

  private void endAfterAngle() {
    if (!pieces.isEmpty()) {
      anomalies.add(AddressAnomaly.TRAILING_TEXT);
    }
    for (AddressPiece piece : pieces) {
      if (piece.hasAt()) {
        anomalies.add(AddressAnomaly.MISSING_COMMA);
        addMailbox("", piece);
      }
    }
  }

  private void endBare() {
    StringBuilder other = new StringBuilder();
    int addresses = 0;
    for (AddressPiece piece : pieces) {
      if (piece.hasAt()) {
        addresses++;
      } else {
        other.append(other.length() == 0 ? "" : " ").append(piece.shown());
      }
    }
    if (addresses > 1) {
      anomalies.add(AddressAnomaly.MISSING_COMMA);
    }
    if (other.length() > 0) {
      anomalies.add(AddressAnomaly.TRAILING_TEXT);
    }
    // RFC 5322 4.4 and RFC 822: a comment was where the name stood.
    String shown = other.length() > 0 ? other.toString() : comments.toString();
    for (AddressPiece piece : pieces) {
      if (piece.hasAt()) {
        addMailbox(shown, piece);
        shown = ""; // of the first only
      }
    }
  }

  private void endWithoutAt() {
    if (pieces.size() == 1) {
      addMailbox(comments.toString(), last());
      return;
    }
    AddressPiece all = new AddressPiece();
    for (AddressPiece piece : pieces) {
      if (!all.isEmpty()) {
        all.gap(false);
        all.blank();
      }
      all.add(piece.address(), piece.shown());
    }
    addMailbox(comments.toString(), all);
  }

  private void checkComments(int before) {
    String address = mailboxes.size() > before ? mailboxes.get(before).address() : "";
    if (comments.indexOf("@") >= 0 || comments.indexOf("=?") >= 0) {
      if (ShownAddresses.otherThan(address, EncodedWords.decodeText(comments.toString()))) {
        anomalies.add(AddressAnomaly.ADDRESS_IN_COMMENT);
      }
    }
  }

  private void addMailbox(String shown, AddressPiece piece) {
    if (mailboxes.size() == AddressList.MAX_MAILBOXES) {
      anomalies.add(AddressAnomaly.TOO_MANY);
      return;
    }
    String decoded = EncodedWords.decodeText(shown).trim();
    Mailbox mailbox =
        Mailbox.of(decoded.isEmpty() ? Optional.empty() : Optional.of(decoded), piece.address());
    mailboxes.add(mailbox);
    noteIf(
        ShownAddresses.otherThan(mailbox.address(), decoded),
        AddressAnomaly.ADDRESS_IN_DISPLAY_NAME);
    noteIf(mailbox.parsed().isEmpty(), AddressAnomaly.BAD_ADDRESS);
    noteIf(!piece.hasAt(), AddressAnomaly.NO_AT);
    noteIf(piece.hasSeveralAts(), AddressAnomaly.SEVERAL_AT);
    noteIf(piece.hasAtInQuotes(), AddressAnomaly.AT_IN_QUOTES);
    noteIf(piece.hasGaps(), AddressAnomaly.SPACE_IN_ADDRESS);
    noteIf(piece.hasComments(), AddressAnomaly.COMMENT_IN_ADDRESS);
    noteIf(piece.hadRoute(), AddressAnomaly.ROUTE);
    String address = mailbox.address();
    noteIf(
        !EncodedWords.decodeText(address).equals(address), AddressAnomaly.ENCODED_WORD_IN_ADDRESS);
    noteIf(address.chars().anyMatch(c -> c > 0x7F), AddressAnomaly.NON_ASCII_ADDRESS);
  }

  private void noteIf(boolean holds, AddressAnomaly anomaly) {
    if (holds) {
      anomalies.add(anomaly);
    }
  }
}
