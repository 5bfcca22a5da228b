package io.fortimail.mail.text;

import com.google.common.collect.ImmutableList;
import io.fortimail.mail.Message;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The text of a message and its links, as a reader sees them and as a reader does not.
 *
 * <pre>{@code
 * MessageText text = MessageText.of(message);
 * boolean found = text.visible().contains("invoice");
 * for (Link link : text.links()) {
 *   if (link.showsOtherHost()) { ... }
 * }
 * }</pre>
 *
 * <p>Every message has a text, however broken or hostile it is. Immutable and safe for use by
 * several threads.
 */
public final class MessageText {

  private final String subject;
  private final ImmutableList<TextPart> parts;
  private final ImmutableList<Link> links;
  private final Optional<String> stoppedBy;

  MessageText(String subject, List<TextPart> parts, List<Link> links, Optional<String> stoppedBy) {
    this.subject = subject;
    this.parts = ImmutableList.copyOf(parts);
    this.links = ImmutableList.copyOf(links);
    this.stoppedBy = stoppedBy;
  }

  /**
   * The text of a message, read when first asked for and then kept with the message. That takes as
   * long as reading the message and up to seconds for hostile HTML, so it is {@code BLOCKING} work
   * for a filter. It never throws for what a message holds.
   *
   * @param message the message
   * @return its text
   */
  public static MessageText of(Message message) {
    return message.shared(MessageText.class, m -> read(m, TextLimits.DEFAULTS));
  }

  /**
   * Reads the text of a message, and keeps it nowhere.
   *
   * @param message the message
   * @param limits how much is read
   * @return its text
   */
  public static MessageText read(Message message, TextLimits limits) {
    return new TextReader(message, limits).read();
  }

  /** {@return the topmost subject, its encoded words decoded; empty if there is none} */
  public String subject() {
    return subject;
  }

  /**
   * {@return the parts that are text, in the order they came} All of type {@code text} and XHTML,
   * also those within enclosed messages and those attached as files. What is not HTML is read as
   * plain text.
   */
  public List<TextPart> parts() {
    return parts;
  }

  /** {@return the links of all parts, in the order they came; text is searched for them as well} */
  public List<Link> links() {
    return links;
  }

  /** {@return the visible text of all parts, one after the other, with a line end between} */
  public String visible() {
    return joined(TextPart::visible);
  }

  /** {@return the hidden text of all parts, one after the other, with a line end between} */
  public String hidden() {
    return joined(TextPart::hidden);
  }

  /**
   * {@return what stopped the reading: a limit, or a failure} Empty if all was read. Where present,
   * the message may have text and links that are not here.
   */
  public Optional<String> stoppedBy() {
    return stoppedBy;
  }

  private String joined(Function<TextPart, String> text) {
    return parts.stream().map(text).filter(t -> !t.isEmpty()).collect(Collectors.joining("\n"));
  }
}
