package io.fortimail.mail.text;

import io.fortimail.mail.MimePart;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/**
 * The text and the links of one HTML document, in one walk over its tree that does not recurse.
 * Text outside of anchors is searched for links as plain text is.
 */
final class HtmlText implements NodeVisitor {

  /** An anchor whose text is yet to come, and where that begins. */
  private record OpenAnchor(int level, int link, TextFlow flow, int start) {}

  private final HtmlStyles styles;
  private final HtmlLinks elementLinks;
  private final LinkList links;
  private final MimePart part;
  private final TextFlow visible;
  private final TextFlow hidden;
  private final Deque<Appearance> looks = new ArrayDeque<>();
  private final Deque<OpenAnchor> anchors = new ArrayDeque<>();

  /** Up to where the visible text was searched for links, or is that of an anchor. */
  private int searched;

  private HtmlText(
      Document document, MimePart part, LinkList links, TextLimits limits, Set<TextAnomaly> found) {
    this.styles = new HtmlStyles(document, limits.styleRules());
    this.elementLinks = new HtmlLinks(links, part);
    this.links = links;
    this.part = part;
    this.visible = new TextFlow(found);
    this.hidden = new TextFlow(found);
    looks.push(Appearance.PLAIN);
  }

  /**
   * Reads a document.
   *
   * @param document the document
   * @param part the part that holds it
   * @param links takes its links
   * @param limits how much of its style sheets is read
   * @param found takes what is odd about its text
   * @return its text
   */
  static HtmlText read(
      Document document, MimePart part, LinkList links, TextLimits limits, Set<TextAnomaly> found) {
    HtmlText text = new HtmlText(document, part, links, limits, found);
    document.traverse(text);
    text.search(text.visible.length());
    return text;
  }

  String visible() {
    return visible.text().toString();
  }

  String hidden() {
    return hidden.text().toString();
  }

  @Override
  public void head(Node node, int depth) {
    if (node instanceof TextNode text) {
      add(text.getWholeText());
    } else if (node instanceof Element element) {
      open(element);
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (node instanceof Element element) {
      close(element);
    }
  }

  private void open(Element element) {
    Declarations declared = styles.declared(element);
    Appearance look = styles.appearance(element, look(), declared);
    looks.push(look);
    String name = element.normalName();
    breakLines(name, declared);
    int link = elementLinks.add(element, look.isHidden());
    if (link >= 0) {
      openAnchor(link);
    }
    switch (name) {
      case "br" -> flow().lineBreak();
      case "img", "area" -> addReplaced(element.attr("alt"));
      case "input" -> addInput(element);
      default -> {}
    }
  }

  private void close(Element element) {
    OpenAnchor anchor = anchors.peek();
    if (anchor != null && anchor.level() == looks.size()) {
      closeAnchor(anchors.pop());
    }
    breakLines(element.normalName(), Declarations.NONE);
    looks.pop();
  }

  private void openAnchor(int link) {
    if (anchors.isEmpty()) {
      search(visible.length());
    }
    anchors.push(new OpenAnchor(looks.size(), link, flow(), flow().length()));
  }

  private void closeAnchor(OpenAnchor anchor) {
    TextFlow flow = anchor.flow();
    links.show(anchor.link(), flow.text().subSequence(anchor.start(), flow.length()));
    if (anchors.isEmpty()) {
      searched = visible.length();
    }
  }

  /** Searches the visible text up to {@code end} that is not that of an anchor. */
  private void search(int end) {
    links.addPlain(visible.text(), searched, end, part);
    searched = end;
  }

  private void breakLines(String name, Declarations declared) {
    int ends = HtmlElements.lineEnds(name);
    if (ends == 0 && declared.get("display").equals("block")) {
      ends = 1;
    }
    if (ends > 0) {
      visible.block(ends);
      hidden.block(ends);
    } else if (HtmlElements.isCell(name)) {
      visible.cell();
      hidden.cell();
    }
  }

  private void addInput(Element element) {
    switch (element.attr("type")) {
      case "submit", "button", "reset" -> addReplaced(element.attr("value"));
      case "image" -> addReplaced(element.attr("alt"));
      default -> {}
    }
  }

  /** Adds the text of something that stands apart, such as an image or a button. */
  private void addReplaced(String text) {
    if (!text.isBlank()) {
      flow().flow(" ");
      flow().flow(text);
      flow().flow(" ");
    }
  }

  private void add(String text) {
    if (look().preserved()) {
      flow().preserve(text);
    } else {
      flow().flow(text);
    }
  }

  private TextFlow flow() {
    return look().isHidden() ? hidden : visible;
  }

  private Appearance look() {
    Appearance look = looks.peek();
    return look == null ? Appearance.PLAIN : look;
  }
}
