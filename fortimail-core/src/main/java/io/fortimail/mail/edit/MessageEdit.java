package io.fortimail.mail.edit;

import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.FieldText;
import io.fortimail.mail.PeerText;
import io.fortimail.mail.Recipient;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A change to a message or its envelope, as a value: decided now, applied when the message leaves.
 *
 * <p>{@link EditedMessage} applies those to the message, {@link EditedEnvelope} those to the
 * envelope. A list of edits is applied in its order.
 */
public sealed interface MessageEdit {

  /** A change to the header of the message. */
  sealed interface HeaderEdit extends MessageEdit {}

  /** A change to its content. */
  sealed interface ContentEdit extends MessageEdit {}

  /** A change to the envelope. */
  sealed interface EnvelopeEdit extends MessageEdit {}

  /** The longest description of an edit, in characters. */
  int MAX_DESCRIPTION = 200;

  /** Where text is added. */
  enum Place {
    /** Before what is there. */
    START,
    /** Behind it. */
    END
  }

  /**
   * Puts a header field on top of the message.
   *
   * @param name the field's name: printable ASCII without colon or space (RFC 5322 section 2.2)
   * @param value its body, ASCII without line ends; folded where it is written
   */
  record AddHeader(String name, String value) implements HeaderEdit {

    /** The longest value, in characters: more does not belong into one field. */
    public static final int MAX_VALUE = 4_000;

    /**
     * Checks the syntax, so that nothing can be injected through a value.
     *
     * @throws IllegalArgumentException if name or value cannot stand in a header
     */
    public AddHeader {
      FieldText.requireName(name);
      HeaderText.requireValue(value);
    }

    /**
     * A field whose body is text for a person.
     *
     * @param name the field's name
     * @param text any text; what is not ASCII is written in encoded words (RFC 2047)
     * @return the edit
     * @throws IllegalArgumentException if the name cannot stand in a header, or the text holds
     *     control characters or is too long
     */
    public static AddHeader ofText(String name, String text) {
      return new AddHeader(name, HeaderText.encode(text));
    }

    /**
     * {@return the field as it is written, folded at white space near 78 columns (RFC 5322 section
     * 2.1.1), with its CRLF}
     */
    public String toField() {
      return FieldText.field(name, value);
    }
  }

  /**
   * Puts a header field among the others, as a milter does.
   *
   * @param position how many fields stand above it; a number above those there are: at the end
   * @param name the field's name
   * @param value its body
   */
  record InsertHeader(int position, String name, String value) implements HeaderEdit {

    /**
     * Checks the syntax.
     *
     * @throws IllegalArgumentException if the position is negative, or name or value cannot stand
     *     in a header
     */
    public InsertHeader {
      if (position < 0) {
        throw new IllegalArgumentException("a position is not negative");
      }
      FieldText.requireName(name);
      HeaderText.requireValue(value);
    }
  }

  /**
   * Gives a header field another body. Where there is no such field, it is added at the end.
   *
   * @param name the field's name in any case
   * @param occurrence which one of that name, 1 for the topmost
   * @param value the new body
   */
  record ReplaceHeader(String name, int occurrence, String value) implements HeaderEdit {

    /**
     * Checks the syntax.
     *
     * @throws IllegalArgumentException if the occurrence is not above 0, or name or value cannot
     *     stand in a header
     */
    public ReplaceHeader {
      HeaderText.requireOccurrence(occurrence);
      FieldText.requireName(name);
      HeaderText.requireValue(value);
    }
  }

  /**
   * Removes header fields.
   *
   * @param name their name in any case
   * @param occurrence which one of that name, 1 for the topmost; empty for all of them
   */
  record RemoveHeader(String name, OptionalInt occurrence) implements HeaderEdit {

    /**
     * Checks the syntax.
     *
     * @throws IllegalArgumentException if the occurrence is not above 0, or the name is none
     */
    public RemoveHeader {
      occurrence.ifPresent(HeaderText::requireOccurrence);
      FieldText.requireName(name);
    }

    /**
     * Removes all fields of a name.
     *
     * @param name the name in any case
     * @return the edit
     */
    public static RemoveHeader all(String name) {
      return new RemoveHeader(name, OptionalInt.empty());
    }
  }

  /**
   * Removes what only we may say, before we say it: each {@code Authentication-Results} that claims
   * to come from us (RFC 8601 section 5), and the fields that bear our verdict; also those with
   * blanks, folds, comments or stray octets in their names. Of a header beyond the limits only what
   * was read is looked at.
   *
   * @param authservId the name that our own results bear
   * @param fields the names of the fields that only we write, in any case
   */
  record RemoveForged(String authservId, Set<String> fields) implements HeaderEdit {

    /**
     * Copies the names.
     *
     * @throws IllegalArgumentException if one of them is no field name
     */
    public RemoveForged {
      fields.forEach(FieldText::requireName);
      fields = Set.copyOf(fields);
    }
  }

  /**
   * Marks the subject. A subject that bears the tag already is left alone; a message without one
   * gets one.
   *
   * @param tag the mark, any text without control characters
   * @param place before or behind the subject
   */
  record TagSubject(String tag, Place place) implements HeaderEdit {

    /** The longest tag, in characters. */
    public static final int MAX_TAG = 100;

    /**
     * Checks the tag.
     *
     * @throws IllegalArgumentException if it is blank, too long or holds control characters
     */
    public TagSubject {
      if (tag.isBlank() || tag.length() > MAX_TAG) {
        throw new IllegalArgumentException("a tag has 1 to " + MAX_TAG + " characters");
      }
      HeaderText.encode(tag);
    }

    /**
     * Marks the beginning of the subject.
     *
     * @param tag the mark
     * @return the edit
     */
    public static TagSubject with(String tag) {
      return new TagSubject(tag, Place.START);
    }
  }

  /**
   * Adds text to what a mail program shows as the message: to its plain text and to its HTML, in
   * their charsets and encodings. Where there is no such text, or it must not be touched because it
   * is signed or encrypted, the message is put into a {@code multipart/mixed} beside a part with
   * the text.
   *
   * @param place at the start or at the end
   * @param plain the text; lines end in LF or CRLF
   * @param html the same as HTML to stand within the body element
   */
  record AddText(Place place, String plain, String html) implements ContentEdit {

    /** The longest text, in characters, in either form. */
    public static final int MAX_TEXT = 20_000;

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if a text is empty or too long
     */
    public AddText {
      if (plain.isEmpty() || plain.length() > MAX_TEXT || html.length() > MAX_TEXT) {
        throw new IllegalArgumentException("a text has 1 to " + MAX_TEXT + " characters");
      }
    }

    /**
     * Text of which the HTML is made.
     *
     * @param place at the start or at the end
     * @param plain the text
     * @return the edit
     */
    public static AddText of(Place place, String plain) {
      return new AddText(place, plain, TextForms.toHtml(plain));
    }
  }

  /**
   * Puts something in the place of a part. A part within a container that is encoded though it must
   * not be stands for that container.
   *
   * @param path which part; see {@link io.fortimail.mail.MimePart#path}. That of the message itself
   *     replaces its whole body
   * @param content what takes its place
   */
  record ReplacePart(String path, NewPart content) implements ContentEdit {}

  /**
   * Removes a part. Where nothing else would be left, an empty text takes its place.
   *
   * @param path which part; see {@link io.fortimail.mail.MimePart#path}
   */
  record RemovePart(String path) implements ContentEdit {}

  /**
   * Changes the sender of the envelope.
   *
   * @param sender the new reverse path; empty for the null path
   */
  record ChangeSender(Optional<EmailAddress> sender) implements EnvelopeEdit {}

  /**
   * Sends a copy to one more.
   *
   * @param recipient who
   */
  record AddRecipient(Recipient recipient) implements EnvelopeEdit {}

  /**
   * Takes a recipient from the envelope.
   *
   * @param recipient who
   */
  record RemoveRecipient(Recipient recipient) implements EnvelopeEdit {}

  /**
   * Sends to another address what was meant for a recipient.
   *
   * @param recipient for whom it was meant
   * @param to who gets it
   */
  record RewriteRecipient(Recipient recipient, EmailAddress to) implements EnvelopeEdit {}

  /**
   * {@return the edit in words, for reports}
   *
   * @param edit an edit
   */
  static String describe(MessageEdit edit) {
    return PeerText.clean(EditWords.of(edit), MAX_DESCRIPTION);
  }
}
