package io.fortimail.mail.edit;

import com.google.common.html.HtmlEscapers;

/** Text in the forms in which it stands in a message. */
final class TextForms {

  private TextForms() {}

  /** Plain text as HTML: a paragraph with the line breaks it has. */
  static String toHtml(String plain) {
    String lines = withLineFeeds(plain).stripTrailing();
    return "<p>" + HtmlEscapers.htmlEscaper().escape(lines).replace("\n", "<br>\n") + "</p>\n";
  }

  /** With CRLF at the end of each line, the last one too (RFC 5322 section 2.3). */
  static String withLineEnds(String text) {
    String lines = withLineFeeds(text);
    return (lines.endsWith("\n") ? lines : lines + "\n").replace("\n", "\r\n");
  }

  private static String withLineFeeds(String text) {
    return text.replace("\r\n", "\n").replace('\r', '\n');
  }
}
