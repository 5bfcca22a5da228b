package io.fortimail.filters.content;

import com.google.common.collect.ImmutableSet;
import io.fortimail.mail.PeerText;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A file name as an operating system will read it, whatever the sender did to make a person read it
 * otherwise.
 *
 * @param shown the name for reports, printable ASCII
 * @param extensions what may count as its extension, in lower case; more than one where systems
 *     differ
 * @param hidden whether the extension stands behind characters that are not seen, or look like
 *     others
 * @param doubled whether an extension of a document stands before the last one
 */
record AttachmentName(String shown, Set<String> extensions, boolean hidden, boolean doubled) {

  /** The longest name looked at from its end, in characters: file systems take 255. */
  private static final int MAX_NAME = 1_000;

  private static final int MAX_SHOWN = 80;

  /** What a name pretends to be. */
  private static final Set<String> DOCUMENTS =
      ImmutableSet.<String>builder()
          .add("pdf", "txt", "csv", "htm", "html", "eml", "xml")
          .addAll(FileGroup.MSOFFICE.extensions())
          .addAll(FileGroup.OPENOFFICE.extensions())
          .addAll(FileGroup.IMAGE.extensions())
          .addAll(FileGroup.AUDIO.extensions())
          .addAll(FileGroup.VIDEO.extensions())
          .addAll(FileGroup.ARCHIVE.extensions())
          .build();

  static AttachmentName of(String name) {
    Set<String> extensions = new LinkedHashSet<>();
    boolean doubled = false;
    int nul = name.indexOf('\0');
    // A program in C ends the name at NUL, others drop it.
    for (String reading : nul < 0 ? Set.of(name) : Set.of(name, name.substring(0, nul))) {
      String plain = baseName(visible(end(reading)));
      String extension = extension(plain);
      if (!extension.isEmpty()) {
        extensions.add(extension);
        String before = plain.substring(0, plain.length() - extension.length() - 1);
        doubled |= DOCUMENTS.contains(extension(withoutTail(before)));
      }
    }
    String asWritten = extension(name.toLowerCase(Locale.ROOT));
    boolean hidden = nul >= 0 || !(extensions.isEmpty() || extensions.contains(asWritten));
    return new AttachmentName(
        PeerText.clean(name, MAX_SHOWN), ImmutableSet.copyOf(extensions), hidden, doubled);
  }

  private static String end(String name) {
    return name.substring(Math.max(0, name.length() - MAX_NAME));
  }

  /**
   * Drops what is not seen (controls, bidirectional marks such as U+202E, characters of no width)
   * and makes characters of the same look equal (a full-width dot is a dot).
   */
  private static String visible(String name) {
    StringBuilder seen = new StringBuilder(name.length());
    name.codePoints().filter(c -> !isInvisible(c)).forEach(seen::appendCodePoint);
    return Normalizer.normalize(seen, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  private static boolean isInvisible(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.UNASSIGNED
        || (c >= 0xfe00 && c <= 0xfe0f) // variation selectors
        || c == 0x034f // combining grapheme joiner
        || c == 0x115f
        || c == 0x1160
        || c == 0x3164 // Hangul fillers
        || c == '\ufffd'; // an octet that was wrong in its charset
  }

  /** The last part of a path, without what Windows cuts off: a stream's name, dots and blanks. */
  private static String baseName(String path) {
    String name = withoutTail(path);
    int stream = name.indexOf("::$");
    if (stream >= 0) {
      name = withoutTail(name.substring(0, stream));
    }
    int separator = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
    return name.substring(separator + 1);
  }

  /** Without dots, blanks and separators at the end; Windows drops them from a name. */
  private static String withoutTail(String name) {
    int end = name.length();
    while (end > 0 && isTail(name.charAt(end - 1))) {
      end--;
    }
    return name.substring(0, end);
  }

  private static boolean isTail(char c) {
    return c == '.'
        || c == '/'
        || c == '\\'
        || c == '"'
        || c == '\''
        || c == ';'
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c);
  }

  /** What follows the last dot; empty if there is no dot. */
  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }
}
