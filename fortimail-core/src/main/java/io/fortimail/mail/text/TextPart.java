package io.fortimail.mail.text;

import com.google.common.collect.Sets;
import io.fortimail.mail.MimePart;
import java.util.Set;

/**
 * The text of one part.
 *
 * @param part the part; it says whether it is shown inline or attached as a file
 * @param visible what a reader sees, with line ends LF. Of HTML: blocks and {@code br} end lines,
 *     cells of a table are apart by a tab, images give their alternative text. Characters without
 *     width are left out; no-break spaces are spaces
 * @param hidden the text of HTML that no reader sees: hidden by styles, or in elements that are not
 *     shown, such as {@code title}, {@code template} and {@code noscript}. Scripts, style sheets
 *     and comments are no text: the latter hold markup for single programs ({@code [if mso]})
 * @param anomalies what is odd about it
 * @param charset the charset used, by its IANA name in lower case
 */
public record TextPart(
    MimePart part, String visible, String hidden, Set<TextAnomaly> anomalies, String charset) {

  /** Keeps the anomalies from change. */
  public TextPart {
    anomalies = Sets.immutableEnumSet(anomalies);
  }
}
