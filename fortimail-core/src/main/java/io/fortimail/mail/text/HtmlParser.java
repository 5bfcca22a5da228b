package io.fortimail.mail.text;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;

/**
 * Parses the HTML of a message with jsoup, within bounds of time and memory that are the message's,
 * not the part's. Parsing ends where they are used up.
 */
final class HtmlParser {

  /**
   * The most elements, for each tag that may be read. Open formatting elements are copied into each
   * paragraph (WHATWG HTML 13.2.4.3), up to twelve of them by jsoup.
   */
  private static final int ELEMENTS_PER_TAG = 8;

  /** So many attributes weigh as much as an element: they are copied as well. */
  private static final int ATTRIBUTES_PER_ELEMENT = 8;

  /** The weight of {@code body} and {@code html}: each is merged with all before it. */
  private static final int ROOT_WEIGHT = 50;

  private final int depth;
  private int tags;
  private int elements;
  private boolean stopped;

  HtmlParser(TextLimits limits) {
    this.depth = limits.depth();
    this.tags = limits.tags();
    this.elements = Math.multiplyExact(limits.tags(), ELEMENTS_PER_TAG);
  }

  Document parse(String html) {
    StreamParser parser = new StreamParser(Parser.htmlParser().setMaxDepth(depth));
    parser.parse(bounded(html), "");
    var completed = parser.iterator();
    while (completed.hasNext()) {
      elements -= weight(completed.next());
      if (elements < 0) {
        stopped = true;
        parser.stop();
        break;
      }
    }
    return parser.document();
  }

  /** Whether the last document was not parsed to its end. */
  boolean isStopped() {
    return stopped;
  }

  private static int weight(Element element) {
    return 1 + element.attributesSize() / ATTRIBUTES_PER_ELEMENT;
  }

  /**
   * The document up to where the tags are used up. Without NUL, which browsers pass over, and of
   * which a tag's name is put together piece by piece.
   */
  private String bounded(String html) {
    stopped = false;
    StringBuilder out = new StringBuilder(html.length());
    for (int i = 0; i < html.length(); i++) {
      char c = html.charAt(i);
      if (c == '<') {
        boolean root = html.regionMatches(true, i + 1, "body", 0, 4);
        tags -= root || html.regionMatches(true, i + 1, "html", 0, 4) ? ROOT_WEIGHT : 1;
        if (tags < 0) {
          tags = 0;
          stopped = true;
          break;
        }
      }
      if (c != 0) {
        out.append(c);
      }
    }
    return out.toString();
  }
}
