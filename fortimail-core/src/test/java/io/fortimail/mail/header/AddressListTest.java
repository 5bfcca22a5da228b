package io.fortimail.mail.header;

import static io.fortimail.mail.header.AddressAnomaly.ADDRESS_BEFORE_ANGLE;
import static io.fortimail.mail.header.AddressAnomaly.ADDRESS_IN_DISPLAY_NAME;
import static io.fortimail.mail.header.AddressAnomaly.FIELD_NAME_VARIANT;
import static io.fortimail.mail.header.AddressAnomaly.NO_FIELD;
import static io.fortimail.mail.header.AddressAnomaly.SEVERAL_ADDRESSES;
import static io.fortimail.mail.header.AddressAnomaly.SEVERAL_FIELDS;
import static io.fortimail.mail.header.AddressAnomaly.TOO_LONG;
import static io.fortimail.mail.header.AddressAnomaly.TOO_MANY;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Message;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5322 sections 3.4 and 4.4 in tables, and the tricks played on them. */
class AddressListTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ann@a.example | ann@a.example",
        "<ann@a.example> | ann@a.example",
        "Ann <ann@a.example> | Ann:ann@a.example",
        "Ann B. Cole <ann@a.example> | Ann B. Cole:ann@a.example",
        "\"Cole, Ann\" <ann@a.example>, bob@b.example | Cole, Ann:ann@a.example bob@b.example",
        "\"Ann \\\"A\\\" Cole\" <ann@a.example> | Ann \"A\" Cole:ann@a.example",
        "ann@a.example (Ann Cole) | Ann Cole:ann@a.example",
        "(c) Ann (c) <(c) ann (c) @ (c) a (c) . (c) example (c)> (c) | Ann:ann@a.example",
        "=?utf-8?q?Ann_=C3=9C?= =?utf-8?q?ber?= <ann@a.example> | Ann \u00dcber:ann@a.example",
        "\"=?utf-8?b?QW5u?=\" <ann@a.example> | Ann:ann@a.example",
        "\u00dc <\u00fc@b\u00fccher.example> | \u00dc:\u00fc@xn--bcher-kva.example",
        "\"a b\"@a.example | \"a b\"@a.example",
        "Ann <\"a@x.example\"@a.example> | Ann:\"a@x.example\"@a.example",
        "ann@[192.0.2.1], <bob@[IPv6:2001:db8::1]> |" + " ann@[192.0.2.1] bob@[ipv6:2001:db8::1]",
        "Team: ann@a.example, Bob <bob@b.example>; | ann@a.example Bob:bob@b.example",
        "undisclosed-recipients:; | -",
        "Ann <@r.example,@s.example:ann@a.example> | Ann:ann@a.example",
        ",, ann@a.example ,, bob@b.example, | ann@a.example bob@b.example",
        "ann . b @ a . example | ann.b@a.example",
        "ann@a.example; bob@b.example | ann@a.example bob@b.example",
      })
  void mailboxesAreRead(String body, String expected) {
    String found =
        AddressList.parse(body).mailboxes().stream()
            .map(
                mailbox ->
                    mailbox.displayName().map(name -> name + ":").orElse("")
                        + mailbox.parsed().map(Object::toString).orElse("?"))
            .collect(Collectors.joining(" "));
    assertThat(found).isEqualTo(expected.equals("-") ? "" : expected);
  }

  /** The domains that any program may take for the author's, and what is odd. */
  @ParameterizedTest
  @Tag("attack-39")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a@x.example | x.example |",
        "<a@x.example>,<b@y.example> | x.example y.example | SEVERAL_ADDRESSES",
        "<a@x.example> <b@y.example> | x.example y.example | SEVERAL_ADDRESSES SEVERAL_ANGLES",
        "<a@x.example><b@y.example> | x.example y.example | SEVERAL_ADDRESSES SEVERAL_ANGLES",
        "<<a@x.example>> | x.example | SEVERAL_ANGLES",
        "<a@x.example<b@y.example>> | x.example y.example | SEVERAL_ADDRESSES SEVERAL_ANGLES",
        "<a@x.example,b@y.example> | x.example y.example | SEVERAL_ADDRESSES LIST_IN_ANGLE",
        "a@x.example (b@y.example) | x.example | ADDRESS_IN_COMMENT ADDRESS_IN_DISPLAY_NAME",
        "<a@x.example> (b@y.example) | x.example | ADDRESS_IN_COMMENT",
        "\"a@x.example\" <b@y.example> | y.example | ADDRESS_IN_DISPLAY_NAME",
        "\"b@y.example\" <b@y.example> | y.example |",
        "\"a\uff20x.example\" <b@y.example> | y.example | ADDRESS_IN_DISPLAY_NAME",
        "=?utf-8?b?PGFAeC5leGFtcGxlPiw=?= <b@y.example> | y.example | ADDRESS_IN_DISPLAY_NAME",
        "a@x.example <b@y.example> | x.example y.example | SEVERAL_ADDRESSES"
            + " ADDRESS_IN_DISPLAY_NAME ADDRESS_BEFORE_ANGLE",
        "b@y.example <b@y.example> | y.example |",
        "Ann @ Work <a@x.example> | x.example |",
        "=?utf-8?b?YUB4LmV4YW1wbGU=?= | x.example | NO_AT BAD_ADDRESS ENCODED_WORD_IN_ADDRESS",
        "<=?utf-8?q?a=40x.example?=> | x.example | NO_AT BAD_ADDRESS ENCODED_WORD_IN_ADDRESS",
        "=?utf-8?q?a=40x.example=3E=2C?=b@y.example | y.example x.example |"
            + " ENCODED_WORD_IN_ADDRESS",
        "<@r.example:b@y.example> | y.example | ROUTE",
        "@r.example:b@y.example | y.example | ROUTE",
        "<@r.example,@s.example:b@y.example> | y.example | ROUTE",
        "<@r.example,b@y.example> | r.example y.example | SEVERAL_AT BAD_ADDRESS",
        "a@x.example b@y.example | x.example y.example | SEVERAL_ADDRESSES MISSING_COMMA",
        "<a@x.example> b@y.example | x.example y.example | SEVERAL_ADDRESSES MISSING_COMMA"
            + " TRAILING_TEXT",
        "<a@x.example> junk | x.example | TRAILING_TEXT",
        "<a@x.example | x.example | NO_ANGLE_CLOSE",
        "a@x.example> | x.example | NO_ANGLE_OPEN",
        "\"A <a@x.example> | x.example | NO_QUOTE_CLOSE",
        "A (c <a@x.example> | x.example | NO_COMMENT_CLOSE",
        "a@x.example@y.example | x.example y.example | SEVERAL_AT BAD_ADDRESS",
        "<a@x.example@y.example> | x.example y.example | SEVERAL_AT BAD_ADDRESS",
        "a@x.example:b@y.example | x.example y.example | GROUP UNBALANCED_GROUP SEVERAL_ADDRESSES",
        "\"a@x.example\"@y.example | y.example | AT_IN_QUOTES",
        "<\"a@x.example>,<\"@y.example> | y.example | AT_IN_QUOTES",
        "a@x.(c)example | x.example | COMMENT_IN_ADDRESS",
        "a@x(.y).example | x.example | COMMENT_IN_ADDRESS",
        "a @ x.example | x.example | SPACE_IN_ADDRESS",
        "<a b@x.example> | x.example | SPACE_IN_ADDRESS BAD_ADDRESS",
        "admin | - | NO_AT BAD_ADDRESS",
        "- | - | EMPTY",
        "<> | - | EMPTY EMPTY_ANGLE",
        "a@x.example <> | x.example | EMPTY_ANGLE ADDRESS_BEFORE_ANGLE",
        ", a@x.example | x.example | EMPTY_ELEMENT",
        "T: a@x.example; | x.example | GROUP",
        "T: U: a@x.example;; | x.example | GROUP NESTED_GROUP UNBALANCED_GROUP",
        "T: a@x.example, b@y.example | x.example y.example | GROUP UNBALANCED_GROUP"
            + " SEVERAL_ADDRESSES",
        "a@x.example\\0 | x.example | CONTROL_CHARACTER BAD_ADDRESS",
        "a@x.example\\0@y.example | x.example y.example | CONTROL_CHARACTER BAD_ADDRESS"
            + " SEVERAL_AT",
        "\u00fc@x.example | x.example | NON_ASCII_ADDRESS",
        "a@b\u00fccher.example | xn--bcher-kva.example | NON_ASCII_ADDRESS",
        "a@X.example. | x.example | BAD_ADDRESS",
      })
  void tricksAreSeen(String body, String domains, @Nullable String anomalies) {
    String text = body.equals("-") ? "" : body.replace("\\0", "\0");
    AddressList list = AddressList.parse(text);

    assertThat(String.join(" ", list.domains())).isEqualTo(domains.equals("-") ? "" : domains);
    Set<String> names =
        list.anomalies().stream().map(AddressAnomaly::name).collect(Collectors.toSet());
    Set<String> expected = anomalies == null ? Set.of() : Set.of(anomalies.split(" "));
    assertThat(names).isEqualTo(expected);
  }

  @ParameterizedTest
  @Tag("attack-40")
  @ValueSource(
      strings = {
        "(", ")", "(a", ":", "a:", "a@b:", "<", ">", "<a@b", "\"", "\\\"", "[", ",", ";", "@", ".",
        "a@b ", "a@b,", "<>", "=?b?b?", "=?x?x?", "()", "\\", "<a@b>(", "@a,"
      })
  void repetitionIsReadInOnePassAndBounded(String part) {
    AddressList list = AddressList.parse(part.repeat(100_000) + " <z@z.example>");

    assertThat(list.mailboxes()).hasSizeLessThanOrEqualTo(AddressList.MAX_MAILBOXES);
    assertThat(list.groups()).hasSizeLessThanOrEqualTo(AddressList.MAX_GROUPS);
    assertThat(list.domains()).hasSizeLessThanOrEqualTo(AddressList.MAX_MAILBOXES);
  }

  @Test
  @Tag("attack-40")
  void nestedCommentsHideNothingElse() {
    String nested = "(".repeat(50_000) + ")".repeat(50_000);

    assertThat(AddressList.parse(nested + "a@x.example").domains()).containsExactly("x.example");
  }

  @Test
  void limitsHold() {
    String many = "a@x.example,".repeat(AddressList.MAX_MAILBOXES);
    assertThat(AddressList.parse(many).anomalies()).doesNotContain(TOO_MANY);
    assertThat(AddressList.parse(many + "b@x.example").anomalies()).contains(TOO_MANY);
    assertThat(AddressList.parse("g:;".repeat(AddressList.MAX_GROUPS + 1)).anomalies())
        .contains(TOO_MANY);
    assertThat(AddressList.parse("a@x.example" + " ".repeat(AddressList.MAX_LENGTH)).anomalies())
        .contains(TOO_LONG);
  }

  @Test
  @Tag("attack-39")
  void anyTextIsReadWithoutAnException() {
    List<String> parts =
        List.of(
            "<",
            ">",
            "(",
            ")",
            "\"",
            "\\",
            ",",
            ";",
            ":",
            "@",
            "[",
            "]",
            ".",
            " ",
            "\0",
            "\r\n ",
            "a",
            "x.example",
            "a@x.example",
            "=?utf-8?q?",
            "?=",
            "\u00fc",
            "\ud83d",
            "xn--",
            "\t");
    Random random = new Random(5322);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j >= 0; j--) {
        text.append(parts.get(random.nextInt(parts.size())));
      }
      AddressList list = AddressList.parse(text.toString());
      assertThat(list.mailboxes().isEmpty()).isEqualTo(list.has(AddressAnomaly.EMPTY));
      assertThat(list.mailboxes().size() > 1).isEqualTo(list.has(SEVERAL_ADDRESSES));
      assertThat(list.domains()).allMatch(domain -> domain.chars().allMatch(c -> c < 0x80));
      assertThat(list.mailboxes())
          .allMatch(mailbox -> mailbox.toString().chars().allMatch(c -> c >= ' ' && c <= '~'));
    }
  }

  @Test
  void theAuthorsAreThoseOfTheHeader() {
    AddressList one = from("Subject: x\r\nFROM: Ann\r\n <ann@a.example>\r\n");
    assertThat(one.only()).map(Mailbox::address).contains("ann@a.example");
    assertThat(one.anomalies()).isEmpty();
    assertThat(from("Subject: x\r\n").anomalies()).contains(NO_FIELD, AddressAnomaly.EMPTY);
  }

  @ParameterizedTest
  @Tag("attack-39")
  @ValueSource(
      strings = {
        "From: a@x.example\r\nFrom: b@y.example\r\n",
        "From : a@x.example\r\nfrom: b@y.example\r\n",
        " From: a@x.example\r\nFrom: b@y.example\r\n",
        "From\0: a@x.example\r\nFrom: b@y.example\r\n",
        "From\t: a@x.example\r\nX: y\r\nFrom: b@y.example\r\n",
        "From\u00a0: a@x.example\r\nFrom: b@y.example\r\n"
      })
  void noFromFieldIsOverseen(String header) {
    AddressList authors = from(header);

    assertThat(authors.domains()).containsExactly("x.example", "y.example");
    assertThat(authors.anomalies()).contains(SEVERAL_FIELDS, SEVERAL_ADDRESSES);
    assertThat(authors.has(FIELD_NAME_VARIANT)).isEqualTo(!header.startsWith("From: "));
    assertThat(authors.only()).isEmpty();
  }

  @Test
  void otherFieldsAreNone() {
    assertThat(from("X-From: a@x.example\r\nFrom-: b@y.example\r\nFro: c@z.example\r\n").domains())
        .isEmpty();
  }

  @Test
  void exampleOfACheck() {
    AddressList authors = from("From: \"boss@bank.example\" <eve@evil.example>\r\n");

    assertThat(authors.has(ADDRESS_IN_DISPLAY_NAME)).isTrue();
    assertThat(authors.has(ADDRESS_BEFORE_ANGLE)).isFalse();
    assertThat(authors.domains()).containsExactly("evil.example");
  }

  private static AddressList from(String header) {
    return AddressList.from(Message.of(header + "\r\n").headers());
  }
}
