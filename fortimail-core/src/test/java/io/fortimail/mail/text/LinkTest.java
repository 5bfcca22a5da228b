package io.fortimail.mail.text;

import static io.fortimail.mail.text.HtmlTextTest.html;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Message;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Links of HTML and of plain text. */
class LinkTest {

  private static List<String> plain(String text) {
    return MessageText.of(Message.of("\r\n" + text)).links().stream().map(Link::target).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "see http://example.org/a. Now | http://example.org/a",
        "(http://example.org/a) | http://example.org/a",
        "http://example.org/a_(b) | http://example.org/a_(b)",
        "(see http://example.org/a_(b)). | http://example.org/a_(b)",
        "[https://example.org/?a=b&c=d], | https://example.org/?a=b&c=d",
        "<HTTPS://Example.org/x y> | HTTPS://Example.org/x",
        "\"ftp://example.org/\" | ftp://example.org/",
        "go to www.example.org! | www.example.org",
        "mailto:joe@example.org?subject=x; | mailto:joe@example.org?subject=x",
        "(mailto:joe@example.org) | mailto:joe@example.org",
        "http://a.example/http://b.example/ | http://a.example/http://b.example/",
        "\u300chttp://example.org/\u300d | http://example.org/",
      })
  void inPlainText(String text, String target) {
    assertThat(plain(text)).containsExactly(target);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"http:// x | ''", "www. | ''", "awww.x.org | ''", "(http://) | ''"})
  void noLinkInPlainText(String text, String none) {
    assertThat(plain(text)).isEmpty();
    assertThat(none).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<a href=' http://a.example/&amp;x&#10;/y&#9; '>t <b>u</b></a> | ANCHOR | http://a.example/&x/y | t u",
        "<a href='java&#10;script:x'>t</a> | ANCHOR | javascript:x | t",
        "<a href=http://a.example><img alt='Pay now'></a> | ANCHOR | http://a.example | Pay now",
        "<map><area href=/x alt=y></map> | AREA | /x | y",
        "<img src=http://a.example/1.gif alt=z> | IMAGE | http://a.example/1.gif | z",
        "<table background=b.png> | IMAGE | b.png | ''",
        "<form action=//a.example/f> | FORM | //a.example/f | ''",
        "<button formaction=g>b</button> | FORM | g | ''",
        "<iframe src=x></iframe> | FRAME | x | ''",
        "<link rel='StyleSheet' href=s.css> | STYLESHEET | s.css | ''",
        "<meta http-equiv=Refresh content=\"0; URL='http://a.example/'\"> | REFRESH | http://a.example/ | ''",
        "<script src=s.js></script> | OTHER | s.js | ''",
        "<p>see http://a.ex<b>ample/b</b>. | TEXT | http://a.example/b | http://a.example/b",
      })
  void inHtml(String document, Link.Kind kind, String target, String text) {
    Link link = html(document).links().get(0);
    assertThat(html(document).links()).hasSize(1);
    assertThat(link.kind()).isEqualTo(kind);
    assertThat(link.target()).isEqualTo(target);
    assertThat(link.text()).isEqualTo(text);
    assertThat(link.part().path()).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({
    "http://b.example/d/e?q#f, x/y, http://b.example/d/x/y",
    "http://b.example/d/e?q#f, /x, http://b.example/x",
    "http://b.example/d/e?q#f, //c.example/x, http://c.example/x",
    "http://b.example/d/e?q#f, ?r, http://b.example/d/e?r",
    "http://b.example/d/e?q#f, #s, http://b.example/d/e?q#s",
    "http://b.example/d/e?q#f, mailto:x, mailto:x",
    "http://b.example, x, http://b.example/x",
    "http://b.example?/q/, x, http://b.example/x",
    "b/, x, x",
  })
  void baseOfTheDocument(String base, String href, String target) {
    MessageText text =
        html("<base href='" + base + "'><base href=http://no.example/><a href=" + href + ">");
    assertThat(text.links()).extracting(Link::target).containsExactly(target);
  }

  @Test
  void hiddenLinkIsMarked() {
    List<Link> links =
        html("<div style='display:none'><a href=x>y</a></div><a href=z>w</a>").links();
    assertThat(links).extracting(Link::hidden).containsExactly(true, false);
    assertThat(links).extracting(Link::text).containsExactly("y", "w");
  }

  @Test
  void textOfAnAnchorIsNoLinkOfItsOwn() {
    assertThat(html("<a href=http://a.example>http://b.example</a> www.c.example").links())
        .extracting(Link::target)
        .containsExactly("http://a.example", "www.c.example");
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example/, http://bank.example/login, true",
    "http://evil.example/, www.bank.example, true",
    "http://evil.example/, Bank.example, true",
    "http://bank.example@evil.example/, bank.example, true",
    "http:\\\\evil.example\\bank.example, bank.example, true",
    "http:evil.example/, https://bank.example, true",
    "http://www.bank.example:8080/x, https://BANK.example./, false",
    "http://evil.example/, Click here, false",
    "http://evil.example/, Version 1.5, false",
    "http://evil.example/, 1.5, false",
    "http://evil.example/, joe@bank.example, false",
    "mailto:joe@bank.example, bank.example, false",
  })
  void textThatShowsAnotherHost(String href, String shown, boolean other) {
    Link link = html("<a href='" + href + "'>" + shown + "</a>").links().get(0);
    assertThat(link.showsOtherHost()).isEqualTo(other);
  }
}
