package io.fortimail.mail.text;

import io.fortimail.mail.MimePart;
import java.util.ArrayList;
import java.util.List;

/** The links of a message as they are found, in order, up to a limit. */
final class LinkList {

  private final TextLimits limits;
  private final List<Link> links = new ArrayList<>();
  private boolean full;

  LinkList(TextLimits limits) {
    this.limits = limits;
  }

  /** Adds a link whose text is not known yet; returns its number, negative if there is no room. */
  int add(String target, Link.Kind kind, boolean hidden, MimePart part) {
    if (links.size() >= limits.links()) {
      full = true;
      return -1;
    }
    links.add(new Link(cut(target), "", kind, hidden, part));
    return links.size() - 1;
  }

  /** Says what is shown in place of a link. */
  void show(int number, CharSequence text) {
    if (number >= 0) {
      Link link = links.get(number);
      String shown = cut(text).strip();
      links.set(number, new Link(link.target(), shown, link.kind(), link.hidden(), link.part()));
    }
  }

  /** Adds the links in a stretch of visible text. */
  void addPlain(CharSequence text, int from, int to, MimePart part) {
    PlainLinks.find(
        text,
        from,
        to,
        target -> {
          int number = add(target, Link.Kind.TEXT, false, part);
          show(number, target);
          return number >= 0;
        });
  }

  /** Whether there were more links than there was room for. */
  boolean isFull() {
    return full;
  }

  List<Link> links() {
    return links;
  }

  private String cut(CharSequence text) {
    return text.subSequence(0, Math.min(text.length(), limits.linkLength())).toString();
  }
}
