package io.fortimail.mail.text;

import io.fortimail.mail.HeaderField;
import io.fortimail.mail.Message;
import io.fortimail.mail.MimePart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the text of a message, part by part. */
final class TextReader {

  private final Message message;
  private final TextLimits limits;
  private final HtmlParser html;
  private final LinkList links;
  private final List<TextPart> parts = new ArrayList<>();
  private Optional<String> stoppedBy = Optional.empty();
  private int octetsLeft;

  TextReader(Message message, TextLimits limits) {
    this.message = message;
    this.limits = limits;
    this.html = new HtmlParser(limits);
    this.links = new LinkList(limits);
    this.octetsLeft = limits.octets();
  }

  MessageText read() {
    String subject = subject();
    message.structure().stoppedBy().ifPresent(this::stop);
    for (MimePart part : message.structure().parts()) {
      if (isText(part)) {
        read(part);
      }
    }
    if (links.isFull()) {
      stop("more than " + limits.links() + " links");
    }
    return new MessageText(subject, parts, links.links(), stoppedBy);
  }

  private String subject() {
    try {
      return message.headers().first("Subject").map(HeaderField::text).orElse("");
    } catch (UncheckedIOException failure) {
      stop("the header cannot be read: " + failure.getMessage());
      return "";
    }
  }

  private static boolean isText(MimePart part) {
    return !part.isContainer() && (part.type().startsWith("text/") || isHtml(part));
  }

  private static boolean isHtml(MimePart part) {
    return part.type().equals("text/html") || part.type().equals("application/xhtml+xml");
  }

  private void read(MimePart part) {
    int most = Math.min(limits.partOctets(), octetsLeft);
    byte[] octets;
    try (InputStream in = part.content().openStream()) {
      octets = in.readNBytes(most + 1);
    } catch (IOException failure) {
      stop("part " + part.path() + " cannot be read: " + failure.getMessage());
      return;
    }
    boolean cut = octets.length > most;
    if (cut) {
      octets = Arrays.copyOf(octets, most);
      stop("part " + part.path() + " has more than " + most + " octets");
    }
    octetsLeft -= octets.length;
    add(part, octets, cut);
  }

  private void add(MimePart part, byte[] octets, boolean cut) {
    DecodedText decoded = TextDecoder.decode(octets, cut, part.charset(), isHtml(part));
    Set<TextAnomaly> found = EnumSet.noneOf(TextAnomaly.class);
    found.addAll(decoded.anomalies());
    if (cut) {
      found.add(TextAnomaly.CUT);
    }
    parts.add(isHtml(part) ? htmlPart(part, decoded, found) : plainPart(part, decoded, found));
  }

  private TextPart plainPart(MimePart part, DecodedText decoded, Set<TextAnomaly> found) {
    TextFlow flow = new TextFlow(found);
    flow.preserve(decoded.text());
    links.addPlain(flow.text(), 0, flow.length(), part);
    return new TextPart(part, flow.text().toString(), "", found, decoded.charset());
  }

  private TextPart htmlPart(MimePart part, DecodedText decoded, Set<TextAnomaly> found) {
    var document = html.parse(decoded.text());
    if (html.isStopped()) {
      found.add(TextAnomaly.CUT);
      stop("more than " + limits.tags() + " tags of HTML");
    }
    HtmlText text = HtmlText.read(document, part, links, limits, found);
    return new TextPart(part, text.visible(), text.hidden(), found, decoded.charset());
  }

  private void stop(String reason) {
    if (stoppedBy.isEmpty()) {
      stoppedBy = Optional.of(reason);
    }
  }
}
