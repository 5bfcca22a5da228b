package io.fortimail.mail.edit;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import io.fortimail.mail.HeaderField;
import io.fortimail.mail.Headers;
import io.fortimail.mail.Message;
import io.fortimail.mail.MimePart;
import io.fortimail.mail.header.AuthenticationResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which signatures edits break. DKIM signs the body and the fields that its tag {@code h=} names,
 * for each time it names one the next instance from the bottom up (RFC 6376 section 5.4.2); ARC
 * message signatures do the same (RFC 8617 section 4.1.2). S/MIME and OpenPGP sign a part (RFC
 * 1847).
 */
final class SignatureCheck {

  private static final Splitter TAGS = Splitter.on(';').trimResults().omitEmptyStrings();
  private static final Splitter NAMES = Splitter.on(':').trimResults().omitEmptyStrings();

  /** The most signatures looked at; more do not speak for a message. */
  private static final int MAX_SIGNATURES = 20;

  private final Message message;
  private final Headers headers;
  private final List<MessageEdit> edits;

  SignatureCheck(Message message, List<MessageEdit> edits) {
    this.message = message;
    this.headers = message.headers();
    this.edits = edits;
  }

  List<BrokenSignature> broken() {
    List<BrokenSignature> broken = new ArrayList<>();
    addBroken("DKIM", "DKIM-Signature", broken);
    addBroken("ARC", "ARC-Message-Signature", broken);
    if (edits.stream().anyMatch(MessageEdit.ContentEdit.class::isInstance)) {
      message.structure().parts().stream()
          .filter(part -> part.type().equals("multipart/signed"))
          .limit(MAX_SIGNATURES)
          .forEach(signed -> breaks(signed).ifPresent(broken::add));
    }
    return broken;
  }

  private void addBroken(String kind, String fieldName, List<BrokenSignature> broken) {
    for (HeaderField field : headers.all(fieldName).stream().limit(MAX_SIGNATURES).toList()) {
      List<String> tags = TAGS.splitToList(field.value());
      List<String> signed = NAMES.splitToList(tag(tags, "h"));
      edits.stream()
          .filter(edit -> breaks(edit, signed))
          .findFirst()
          .map(edit -> new BrokenSignature(kind, tag(tags, "d"), MessageEdit.describe(edit)))
          .ifPresent(broken::add);
    }
  }

  private static String tag(List<String> tags, String name) {
    for (String tag : tags) {
      int equals = tag.indexOf('=');
      if (equals > 0 && tag.substring(0, equals).trim().equals(name)) {
        return tag.substring(equals + 1).trim();
      }
    }
    return "";
  }

  private boolean breaks(MessageEdit edit, List<String> signed) {
    if (edit instanceof MessageEdit.AddHeader add) {
      return isOverSigned(add.name(), signed);
    } else if (edit instanceof MessageEdit.InsertHeader insert) {
      return breaksByInsertion(insert, signed);
    } else if (edit instanceof MessageEdit.ReplaceHeader replace) {
      return isSigned(replace.name(), replace.occurrence(), signed);
    } else if (edit instanceof MessageEdit.RemoveHeader remove) {
      int all = count(remove.name());
      int occurrence = remove.occurrence().orElse(all);
      return all > 0 && occurrence <= all && isSigned(remove.name(), occurrence, signed);
    } else if (edit instanceof MessageEdit.TagSubject) {
      return times("Subject", signed) > 0;
    } else if (edit instanceof MessageEdit.RemoveForged forged) {
      return isAmong(AuthenticationResults.FIELD, signed)
          || forged.fields().stream().anyMatch(name -> isAmong(name, signed));
    }
    return edit instanceof MessageEdit.ContentEdit;
  }

  private int count(String name) {
    return headers.all(name).size();
  }

  private static int times(String name, List<String> signed) {
    return (int) signed.stream().filter(each -> Ascii.equalsIgnoreCase(each, name)).count();
  }

  /** Whether a field that is there is signed. */
  private boolean isAmong(String name, List<String> signed) {
    return count(name) > 0 && times(name, signed) > 0;
  }

  /** Whether a field more would be one that the signature says is not there. */
  private boolean isOverSigned(String name, List<String> signed) {
    return times(name, signed) > count(name);
  }

  /** Whether an instance, counted from the top, is one of those that are signed from the bottom. */
  private boolean isSigned(String name, int occurrence, List<String> signed) {
    int all = count(name);
    return occurrence > all ? isOverSigned(name, signed) : all - occurrence < times(name, signed);
  }

  /** A field among or below the signed ones of its name moves them up. */
  private boolean breaksByInsertion(MessageEdit.InsertHeader insert, List<String> signed) {
    int above =
        (int)
            headers.fields().stream()
                .limit(insert.position())
                .filter(field -> field.isNamed(insert.name()))
                .count();
    int below = count(insert.name()) - above;
    return below < times(insert.name(), signed);
  }

  /** Text is put beside what is signed; parts within it are another matter. */
  private Optional<BrokenSignature> breaks(MimePart signed) {
    String within = signed.path() + ".";
    return edits.stream()
        .filter(edit -> path(edit).filter(path -> (path + ".").startsWith(within)).isPresent())
        .filter(edit -> !path(edit).orElse("").equals(signed.path()))
        .findFirst()
        .map(edit -> new BrokenSignature(kind(signed), "", MessageEdit.describe(edit)));
  }

  private static Optional<String> path(MessageEdit edit) {
    if (edit instanceof MessageEdit.ReplacePart replace) {
      return Optional.of(replace.path());
    }
    return edit instanceof MessageEdit.RemovePart remove
        ? Optional.of(remove.path())
        : Optional.empty();
  }

  private static String kind(MimePart signed) {
    String type = signed.headers().first("Content-Type").map(HeaderField::value).orElse("");
    return Ascii.toLowerCase(type).contains("pgp") ? "OpenPGP" : "S/MIME";
  }
}
