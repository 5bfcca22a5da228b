package io.fortimail.mail.header;

/** Words of an address list that belong together: an address, or a word of a display name. */
final class AddressPiece {

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder shown = new StringBuilder();
  private int ats;
  private int afterRoute;
  private boolean atInQuotes;
  private boolean gaps;
  private boolean comments;

  /**
   * Adds a token.
   *
   * @param token as it stands, with its quotes
   * @param content the same without quotes and escapes
   */
  void add(String token, String content) {
    if (token.equals("@")) {
      ats++;
    } else if (token.startsWith("\"") && content.indexOf('@') >= 0) {
      atInQuotes = true;
    }
    text.append(token);
    shown.append(content);
  }

  /** Whether a token after a blank or comment still belongs to it: before and after . and @. */
  boolean goesOnWith(char next) {
    return next == '.' || next == '@' || isOpen();
  }

  private boolean isOpen() {
    if (text.length() == 0) {
      return false;
    }
    char last = text.charAt(text.length() - 1);
    return last == '.' || last == '@' || last == ':' || last == ',';
  }

  /** Notes what stands between two tokens of it. */
  void gap(boolean comment) {
    comments |= comment;
    gaps |= !comment;
    shown.append(' ');
  }

  /** A blank that separates words. */
  void blank() {
    text.append(' ');
  }

  /** RFC 5322 4.4: what stands before the colon is a route. */
  void endRoute() {
    text.append(':');
    if (isRoute()) {
      afterRoute = text.length();
      ats = 0;
    }
  }

  boolean isRoute() {
    return text.length() > 0 && text.charAt(0) == '@';
  }

  boolean hadRoute() {
    return afterRoute > 0;
  }

  boolean isEmpty() {
    return text.length() == afterRoute;
  }

  boolean hasAt() {
    return ats > 0;
  }

  boolean hasSeveralAts() {
    return ats > 1;
  }

  boolean hasAtInQuotes() {
    return atInQuotes;
  }

  boolean hasGaps() {
    return gaps;
  }

  boolean hasComments() {
    return comments;
  }

  String address() {
    return text.substring(afterRoute);
  }

  String shown() {
    return shown.toString();
  }
}
