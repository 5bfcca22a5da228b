package io.fortimail.mail.text;

import io.fortimail.mail.MimePart;
import java.util.Optional;

/**
 * A link of a message: where it leads, and what the reader sees of it.
 *
 * @param target where it leads, as written, but without what browsers take out: tabs, line ends,
 *     and blanks around it. A relative one is joined to the document's base, if that is given
 * @param text what is shown in place of the target; the target itself in plain text, empty where
 *     nothing is shown
 * @param kind what it is
 * @param hidden whether it stands in text that is hidden
 * @param part the part that holds it
 */
public record Link(String target, String text, Kind kind, boolean hidden, MimePart part) {

  /** What a link is. */
  public enum Kind {
    /** Something to click on: {@code a}. */
    ANCHOR,
    /** An area of an image to click on. */
    AREA,
    /** A picture, which a mail program may load by itself. */
    IMAGE,
    /** Where a form is sent to. */
    FORM,
    /** A page within the page. */
    FRAME,
    /** A style sheet. */
    STYLESHEET,
    /** Where the page goes by itself: {@code meta refresh}. */
    REFRESH,
    /** A script, a sound, a film, or another resource. */
    OTHER,
    /** Found in text, where mail programs make it something to click on. */
    TEXT
  }

  /** {@return the host of the target in lower case, if it has one that browsers would go to} */
  public Optional<String> host() {
    return UrlHost.of(target);
  }

  /**
   * {@return the host that the text shows, if the text looks like a URL or the name of a host} A
   * reader takes it for the place that the link leads to.
   */
  public Optional<String> shownHost() {
    return UrlHost.shownIn(text);
  }

  /** {@return whether the text shows a host that is not the target's; {@code www.} is no matter} */
  public boolean showsOtherHost() {
    Optional<String> shown = shownHost();
    Optional<String> host = host();
    return shown.isPresent()
        && host.isPresent()
        && !UrlHost.withoutWww(shown.get()).equals(UrlHost.withoutWww(host.get()));
  }
}
