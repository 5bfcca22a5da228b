package io.fortimail.mail.text;

import static io.fortimail.mail.text.HtmlTextTest.html;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fortimail.mail.Message;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A megabyte of each kind of HTML that is known to cost a parser time, memory or its stack. */
class HostileHtmlTest {

  private static final int SIZE = 1_000_000;

  static Stream<Arguments> documents() {
    String many = numbered(500, i -> " a" + i + "=1");
    return Stream.of(
        arguments("divs", repeated("<div>")),
        arguments("tables", repeated("<table><tr><td>")),
        arguments("captions", repeated("<table><caption>")),
        arguments("breaks in a table", "<table>" + repeated("x<br>")),
        arguments("attributes", "<p" + numbered(90_000, i -> " a" + i + "=1") + ">x"),
        arguments("attributes of body", numbered(80_000, i -> "<body a" + i + "=1>")),
        arguments("attributes, copied", copied("<b" + many + ">")),
        arguments("styles, copied", copied("<b style='" + "a:b;".repeat(20_000) + "'>")),
        arguments("anchors, copied", copied("<a href='" + "x".repeat(50_000) + "'><u>")),
        arguments("formats", numbered(40_000, i -> "<font a" + i + "=1><p>")),
        arguments("a name of a tag", repeated("<x\0")),
        arguments("comments", repeated("<!--")),
        arguments("rules", "<style>" + repeated(".a{color:red}") + "</style>" + "<p class=a>x"),
        arguments("at-rules", "<style>" + repeated("@a;") + "</style>x"),
        arguments("unclosed rules", "<style>" + repeated("a{(\"") + "</style>x"),
        arguments("classes", "<b class='" + "a ".repeat(100_000) + "'>" + repeated("<p>x")));
  }

  private static String repeated(String text) {
    return text.repeat(SIZE / text.length());
  }

  private static String numbered(int count, IntFunction<String> text) {
    return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining());
  }

  /** Open formatting elements are copied into each paragraph. */
  private static String copied(String format) {
    return (format + "<i>" + format + "<u>" + format) + "<p>x".repeat(100_000);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void isRead(String name, String document) {
    MessageText text = html("<p>before</p>" + document);
    assertThat(text.visible()).as(name).startsWith("before");
    assertThat(text.links().size()).isLessThanOrEqualTo(TextLimits.DEFAULT_LINKS);
  }

  @Test
  void whatIsBeyondALimitIsSaidToBeUnknown() {
    MessageText tags = html(repeated("<br>"));
    assertThat(tags.stoppedBy()).hasValueSatisfying(r -> assertThat(r).contains("tags"));
    assertThat(tags.parts().get(0).anomalies()).contains(TextAnomaly.CUT);
    MessageText octets = html("x".repeat(TextLimits.DEFAULT_PART_OCTETS + 1));
    assertThat(octets.stoppedBy()).hasValueSatisfying(r -> assertThat(r).contains("octets"));
    assertThat(octets.visible()).hasSize(TextLimits.DEFAULT_PART_OCTETS);
    MessageText links = html("<a href=x>y</a>".repeat(TextLimits.DEFAULT_LINKS + 1));
    assertThat(links.stoppedBy()).hasValueSatisfying(r -> assertThat(r).contains("links"));
    assertThat(links.links()).hasSize(TextLimits.DEFAULT_LINKS);
  }

  @Test
  void limitsHoldForAllPartsTogether() {
    String part = "--b\r\nContent-Type: text/html\r\n\r\n<p>" + "x<br>".repeat(10) + "\r\n";
    Message message =
        Message.of("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part.repeat(3) + "--b--");
    TextLimits limits = new TextLimits(100, 150, 10, 10, 25, 10, 10);
    MessageText text = MessageText.read(message, limits);
    assertThat(text.parts()).extracting(p -> p.visible().length()).containsExactly(19, 19, 5);
    assertThat(text.parts())
        .extracting(p -> p.anomalies().contains(TextAnomaly.CUT))
        .containsExactly(false, false, true);
  }

  @Test
  void textBelowTheDeepestLevelIsRead() {
    assertThat(html("<div>".repeat(20_000) + "deep").visible()).isEqualTo("deep");
  }
}
