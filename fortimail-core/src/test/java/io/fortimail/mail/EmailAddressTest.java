package io.fortimail.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5321 section 4.1.2 in a table. */
class EmailAddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`', // the quotes here are the mailbox's
      value = {
        "a@example.org | a@example.org",
        "A.b+c@EXAMPLE.Org | A.b+c@example.org",
        "a@localhost | a@localhost",
        "a@my_host.example | a@my_host.example",
        "\"a\"@x.example | a@x.example",
        "\"a.b\"@x.example | a.b@x.example",
        "\"\\a\"@x.example | a@x.example",
        "\"a b\"@x.example | \"a b\"@x.example",
        "\"a@b\"@x.example | \"a@b\"@x.example",
        "\"a\\\"b\"@x.example | \"a\\\"b\"@x.example",
        "\"\"@x.example | \"\"@x.example",
        "\"a..b\"@x.example | \"a..b\"@x.example",
        "a@[192.0.2.1] | a@[192.0.2.1]",
        "a@[IPv6:2001:db8::1] | a@[ipv6:2001:db8::1]",
      })
  void mailboxesAreRead(String text, String expected) {
    assertThat(EmailAddress.parse(text)).map(EmailAddress::toString).contains(expected);
  }

  @Test
  void everyCharacterOfAnAtomIsTaken() {
    String text = "!#$%&'*+-/=?^_`{|}~@x.example";

    assertThat(EmailAddress.parse(text)).map(EmailAddress::toString).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "@x.example",
        "a@",
        ".a@x.example",
        "a.@x.example",
        "a..b@x.example",
        "a b@x.example",
        "a@b@x.example",
        "(a)@x.example",
        "<a@x.example>",
        "a@x..example",
        "a@.x.example",
        "a@x.example.",
        "a@-x.example",
        "a@x-.example",
        "a@x example",
        "a@[192.0.2]",
        "a@[192.0.2.256]",
        "a@[2001:db8::1]",
        "a@[IPv6:192.0.2.1]",
        "a@[IPv6:fe80::1%eth0]",
        "a@[",
        "a@[]",
        "a@[192.0.2.1",
        "\"a@x.example",
        "a\"@x.example",
        "\"a\"b\"@x.example",
        "\"a\\\"@x.example",
        "\"@x.example",
        "\u00e4@x.example",
        "a@\u00e4.example",
        "a\u0000@x.example",
        "\"a\tb\"@x.example",
      })
  void otherTextIsNone(String text) {
    assertThat(EmailAddress.parse(text)).isEmpty();
    assertThatThrownBy(() -> EmailAddress.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a\r\nRCPT TO:<b@c.example>\"@x.example",
        "\"a\\\r\nb\"@x.example",
        "\"a\nb\"@x.example",
        "\"a\rb\"@x.example",
        "\"a\\\nb\"@x.example",
        "a@x.example\r\nDATA",
        "a\r\n@x.example",
      })
  @Tag("attack-26")
  @Tag("attack-48")
  void noLineEndGetsIntoACommand(String text) {
    assertThat(EmailAddress.parse(text)).isEmpty();
    int at = text.lastIndexOf('@');
    String local = text.substring(0, at);
    String domain = text.substring(at + 1);
    assertThatThrownBy(() -> new EmailAddress(local, domain))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("\r")
        .doesNotContain("\n");
  }

  @Test
  void lengthsAreThoseOfTheRfc() {
    String label = "x".repeat(63);
    String longest = label + "." + label + "." + label + "." + "x".repeat(63);

    assertThat(EmailAddress.parse("a".repeat(64) + "@x.example")).isPresent();
    assertThat(EmailAddress.parse("a".repeat(65) + "@x.example")).isEmpty();
    assertThat(EmailAddress.parse("a@" + label + ".example")).isPresent();
    assertThat(EmailAddress.parse("a@x" + label + ".example")).isEmpty();
    assertThat(EmailAddress.parse("a@" + longest)).isPresent();
    assertThat(EmailAddress.parse("a@" + longest + ".x")).isEmpty();
  }

  @Test
  void theSameMailboxIsEqualHoweverItIsWritten() {
    assertThat(EmailAddress.of("\"a\"@X.example")).isEqualTo(EmailAddress.of("a@x.EXAMPLE"));
    assertThat(EmailAddress.of("A@x.example")).isNotEqualTo(EmailAddress.of("a@x.example"));
  }

  @ParameterizedTest
  @CsvSource({
    "jos\u00e9@x.example, jos\u00e9@x.example",
    "a@b\u00fccher.example, a@xn--bcher-kva.example",
    "a@B\u00dcCHER.example, a@xn--bcher-kva.example",
    "\u7528\u6237@\u4f8b\u5b50.example, \u7528\u6237@xn--fsqu00a.example",
    "\ud83d\ude00@x.example, \ud83d\ude00@x.example",
    "a@x.example, a@x.example",
  })
  void internationalizedMailboxes(String text, String normal) {
    assertThat(EmailAddress.parseInternational(text)).map(Object::toString).contains(normal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u202ea@x.example", // shows another text than it is
        "a\u0085b@x.example",
        "a\u2028b@x.example",
        "\ud83da@x.example", // half a character
        "a@fa\u00df.example", // IDNA of 2003 and of 2008 mean different domains
        "a@x\u3002example", // a dot that is none
        "a@\u202ex.example",
        "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"
            + "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9a"
            + "@x.example", // 65 octets
      })
  void noInternationalizedMailboxes(String text) {
    assertThat(EmailAddress.parseInternational(text)).isEmpty();
  }

  @Test
  void whatIsNotAsciiIsNoMailboxUnlessItIsAskedFor() {
    assertThat(EmailAddress.parse("jos\u00e9@x.example")).isEmpty();
    assertThat(EmailAddress.parse("a@b\u00fccher.example")).isEmpty();
  }
}
