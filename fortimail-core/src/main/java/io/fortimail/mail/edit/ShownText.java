package io.fortimail.mail.edit;

import io.fortimail.mail.MimePart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the parts that a mail program shows as the text of a message. */
final class ShownText {

  private final Map<String, MimePart> byPath = new HashMap<>();
  private final List<MimePart> shown = new ArrayList<>();

  private ShownText(List<MimePart> parts) {
    parts.forEach(part -> byPath.put(part.path(), part));
  }

  /**
   * Finds them.
   *
   * @param parts all parts of a message, the message itself first
   * @return the parts with the text, plain or HTML; empty where there is none, or where what there
   *     is is signed or encrypted
   */
  static List<MimePart> of(List<MimePart> parts) {
    ShownText text = new ShownText(parts);
    if (!parts.isEmpty()) {
      text.collect(parts.get(0));
    }
    return text.shown;
  }

  private void collect(MimePart part) {
    switch (part.type()) {
      case "text/plain", "text/html" -> {
        if (!isAttachment(part)) {
          shown.add(part);
        }
      }
      case "multipart/alternative" -> {
        int number = 1;
        for (Optional<MimePart> each = child(part, number);
            each.isPresent();
            each = child(part, ++number)) {
          collect(each.get());
        }
      }
      // RFC 1847: what is signed must not change, and what is encrypted cannot.
      case "multipart/signed", "multipart/encrypted" -> {}
      default -> {
        if (part.type().startsWith("multipart/")) {
          child(part, 1).ifPresent(this::collect);
        }
      }
    }
  }

  private Optional<MimePart> child(MimePart part, int number) {
    return Optional.ofNullable(byPath.get(part.path() + "." + number));
  }

  private static boolean isAttachment(MimePart part) {
    return part.disposition().filter(d -> !d.equals("inline")).isPresent()
        || (part.disposition().isEmpty() && !part.fileNames().isEmpty());
  }
}
