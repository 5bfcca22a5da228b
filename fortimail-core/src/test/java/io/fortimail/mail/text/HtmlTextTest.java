package io.fortimail.mail.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader of HTML sees, and what not. */
class HtmlTextTest {

  static MessageText html(String document) {
    return MessageText.of(Message.of("Content-Type: text/html; charset=utf-8\r\n\r\n" + document));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p hidden>SECRET</p>",
        "<p style='display:none'>SECRET</p>",
        "<p style='DISPLAY : None !important'>SECRET</p>",
        "<p style='display:none!important;display:block'>SECRET</p>",
        "<p style='disp/**/lay:block;dis\\70 lay:none'>SECRET</p>",
        "<p style='visibility:hidden'>SECRET</p>",
        "<p style='opacity:0'>SECRET</p>",
        "<p style='opacity:0%'>SECRET</p>",
        "<p style='font-size:0'>SECRET</p>",
        "<p style='font-size:1px'>SECRET</p>",
        "<p style='font-size:.05em'>SECRET</p>",
        "<p style='font:0/0 a'>SECRET</p>",
        "<p style='max-height:0;overflow:hidden'>SECRET</p>",
        "<p style='width:0px;overflow:hidden'>SECRET</p>",
        "<p style='position:absolute;left:-9999px'>SECRET</p>",
        "<p style='text-indent:-9999px'>SECRET</p>",
        "<p style='position:absolute;clip:rect(0,0,0,0)'>SECRET</p>",
        "<p style='mso-hide:all'>SECRET</p>",
        "<p style='color:#fff'>SECRET</p>",
        "<p style='color:white;background:white'>SECRET</p>",
        "<p style='color:rgb(254, 254, 253)'>SECRET</p>",
        "<p style='color:rgba(0,0,0,0)'>SECRET</p>",
        "<p style='color:transparent'>SECRET</p>",
        "<font color=white>SECRET</font>",
        "<font color=fefefe>SECRET</font>",
        "<table bgcolor=#000000><tr><td style='color:#000'>SECRET</table>",
        "<table bgcolor=black><tr><td><b><font color=#010101>SECRET</font></b></table>",
        "<body text=#ffffff>SECRET",
        "<style>.x{display:none}</style><p class='a x'>SECRET</p>",
        "<style>#y { visibility:hidden }</style><p id=y>SECRET</p>",
        "<style>p.x, td {color:red} p.x{font-size:0px}</style><p class=x>SECRET</p>",
        "<style>@import url(x); @media print{.z{a:b}} h6{opacity:0}</style><h6>SECRET</h6>",
        "<title>SECRET</title>",
        "<noscript>SECRET</noscript>",
        "<template><p>SECRET</template>",
        "<dialog>SECRET</dialog>",
        "<div style='display:none'><p style='display:block;color:red'>SECRET</div>",
      })
  void hiddenText(String document) {
    MessageText text = html("<html>" + document + "<p style='color:green'>shown</p>");
    assertThat(text.visible()).as(document).isEqualTo("shown");
    assertThat(text.hidden()).as(document).contains("SECRET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p style='visibility:hidden'><b style='visibility:visible'>SHOWN</b></p>",
        "<div style='font-size:0'><p style='font-size:14px'>SHOWN</p></div>",
        "<div style='font-size:0'><p style='font-size:small'>SHOWN</p></div>",
        "<div style='color:#fff'><p style='background:#333'>SHOWN</p></div>",
        "<table background=x.png><td><font color=white>SHOWN</font>",
        "<p style='color:white;background:url(x.png) #fff'>SHOWN</p>",
        "<style>.x{display:none}</style><p class=x style='display:block'>SHOWN</p>",
        "<style>@media print{.x{display:none}}</style><p class=x>SHOWN</p>",
        "<style media=print>.x{display:none}</style><p class=x>SHOWN</p>",
        "<style>div > p{display:none}</style><p>SHOWN</p>",
        "<p style='max-height:0'>SHOWN</p>",
        "<p style='max-width:100%;overflow:hidden'>SHOWN</p>",
        "<p style='max-width:0.5;display:inherit'>SHOWN</p>",
        "<p style='left:-9999px'>SHOWN</p>",
        "<p style='background-color:transparent;color:#111'>SHOWN</p>",
        "<p style=\"font-family:'display:none;'\">SHOWN</p>",
        "<dialog open>SHOWN</dialog>",
        "<body bgcolor=white style='color:white'><a href=x>SHOWN</a>",
        "<button>SHOWN</button>",
        "<input type=submit value=SHOWN>",
        "<img src=x alt=SHOWN>",
      })
  void shownText(String document) {
    MessageText text = html(document);
    assertThat(text.visible()).as(document).isEqualTo("SHOWN");
    assertThat(text.hidden()).as(document).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'<p>a<p>b', 'a|||b'",
    "'a<br>b<br/><br>c', 'a|b||c'",
    "'<div>a</div><div>b</div>', 'a|b'",
    "'<div><div>a</div></div>  <div>b', 'a|b'",
    "'<table><tr><td>a<td>b<tr><td>c</table>', 'a\tb|c'",
    "'a <b> b</b>\t\tc', 'a b c'",
    "'fr<b>ee</b>', 'free'",
    "'fr<i style=display:none>xx</i>ee', 'free'",
    "'fr<!-- x -->ee', 'free'",
    "'a<span style=display:block>b</span>', 'a|b'",
    "'<pre>a  b</pre>c', 'a  b||c'",
    "'<ul><li>a<li>b</ul>', 'a|b'",
    "'a&nbsp;&amp;&#x62;&lt;', 'a &b<'",
    "'<script>x</script><style>y</style>a', a",
    "'<textarea>a  b</textarea>', 'a  b'",
  })
  void linesAsTheyAreShown(String document, String shown) {
    String lines = shown.replace("|||", "||").replace('|', '\n');
    assertThat(html(document).visible()).as(document).isEqualTo(lines);
  }

  @ParameterizedTest
  @CsvSource({
    "fr&#x200b;ee, free, true",
    "fr&shy;ee, free, true",
    "fr&zwnj;<b>ee</b>, free, true",
    "fr&#x200d;&#x200d;ee, free, true",
    "fr&#x2060;ee, free, true",
    "fr&#x7f;ee, free, true",
    "'free&#x200b; beer', 'free beer', false",
    "'&zwnj;&nbsp;&zwnj;&nbsp;', '', false",
    "'&#x645;&zwnj;&#x627;', '\u0645\u200c\u0627', false",
  })
  void invisibleCharacters(String document, String shown, boolean odd) {
    TextPart part = html("<p>" + document).parts().get(0);
    assertThat(part.visible()).isEqualTo(shown);
    assertThat(part.anomalies().contains(TextAnomaly.INVISIBLE_CHARACTERS)).isEqualTo(odd);
  }

  @Test
  void directionOverrideIsAFact() {
    TextPart part = html("gpj.\u202eexe").parts().get(0);
    assertThat(part.visible()).isEqualTo("gpj.exe");
    assertThat(part.anomalies()).containsExactly(TextAnomaly.DIRECTION_OVERRIDE);
  }
}
