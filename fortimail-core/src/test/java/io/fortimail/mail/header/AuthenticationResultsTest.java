package io.fortimail.mail.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.mail.edit.MessageEdit;
import io.fortimail.mail.header.AuthenticationResults.Property;
import io.fortimail.mail.header.AuthenticationResults.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8601 section 2.2 in tables, written and read. */
class AuthenticationResultsTest {

  private static final AuthenticationResults EXAMPLE =
      AuthenticationResults.of(
          "gw.example",
          List.of(
              Result.of("spf", "pass", new Property("smtp", "mailfrom", "ann@sender.example")),
              Result.of("dkim", "fail", new Property("header", "d", "sender.example"))
                  .because("body hash differs")));

  @Test
  void isWritten() {
    assertThat(EXAMPLE.value())
        .isEqualTo(
            "gw.example; spf=pass smtp.mailfrom=ann@sender.example;"
                + " dkim=fail reason=\"body hash differs\" header.d=sender.example");
    assertThat(AuthenticationResults.of("gw.example", List.of()).value())
        .isEqualTo("gw.example; none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "gw.example; none | gw.example; none",
        "gw.example;none | gw.example; none",
        "  gw.example 1 ; none | gw.example 1; none",
        "(a (b (c))) gw.example (d) 1 (e) ; (f) none (g) | gw.example 1; none",
        "\"gw.example\"; spf=pass | gw.example; spf=pass",
        "\"g w\"; spf=pass | \"g w\"; spf=pass",
        "GW.example; SPF=Pass SMTP.MailFrom=A@B.example |"
            + " GW.example; spf=pass smtp.mailfrom=A@B.example",
        "gw; dkim (c) / (c) 2 (c) = (c) pass (c) reason (c) = (c) \"x\\\"y\" (c) header (c) . (c)"
            + " d (c) = (c) a.example (c) | gw; dkim/2=pass reason=\"x\\\"y\" header.d=a.example",
        "gw; dkim=pass header.i=@a.example | gw; dkim=pass header.i=@a.example",
        "gw; auth=pass smtp.auth=\"a b\"@c.example | gw; auth=pass smtp.auth=\"a b\"@c.example",
        "gw; spf=pass;; dkim=none; | gw; spf=pass; dkim=none",
        "gw; spf=none smtp.mailfrom=<> | gw; spf=none smtp.mailfrom=\"<>\"",
        "gw; spf=none smtp.mailfrom=; dkim=none | gw; spf=none smtp.mailfrom=\"\"; dkim=none",
        "gw; iprev=pass policy.iprev=2001:db8::1 | gw; iprev=pass policy.iprev=\"2001:db8::1\"",
        "gw; dkim=pass header.b=ab/+c= | gw; dkim=pass header.b=\"ab/+c=\"",
        "gw; dmarc=pass action=none header.from=a.example; compauth=pass reason=100 |"
            + " gw; dmarc=pass header.from=a.example; compauth=pass reason=100",
      })
  void isRead(String body, String canonical) {
    assertThat(AuthenticationResults.parse(body))
        .map(AuthenticationResults::value)
        .contains(canonical);
  }

  @Test
  void foldsAreNoPartOfIt() {
    String body =
        " gw.example;\r\n\tspf=pass\r\n reason=\"two\r\n words\" smtp.mailfrom=\r\n a@b.example";

    assertThat(AuthenticationResults.parse(body).orElseThrow().results().get(0))
        .isEqualTo(
            Result.of("spf", "pass", new Property("smtp", "mailfrom", "a@b.example"))
                .because("two words"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "; none",
        "gw spf=pass",
        "gw x; none",
        "\"gw; none",
        "gw; spf",
        "gw; spf=",
        "gw; =pass",
        "gw; spf/x=pass",
        "gw; spf=pass smtp.=a",
        "gw; spf=pass smtp.mailfrom",
        "gw; spf=pass smtp.mailfrom=\"a",
        "gw; spf=pass )",
        "spf=pass smtp.mailfrom=a.example"
      })
  void whatIsNoSuchFieldIsNotRead(String body) {
    assertThat(AuthenticationResults.parse(body)).isEmpty();
  }

  @Test
  void limitsHold() {
    String results = "; spf=pass".repeat(AuthenticationResults.MAX_RESULTS);
    String properties = " a.b=c".repeat(AuthenticationResults.MAX_PROPERTIES);
    assertThat(AuthenticationResults.parse("gw" + results)).isPresent();
    assertThat(AuthenticationResults.parse("gw" + results + "; spf=pass")).isEmpty();
    assertThat(AuthenticationResults.parse("gw; spf=pass" + properties)).isPresent();
    assertThat(AuthenticationResults.parse("gw; spf=pass" + properties + " a.b=c")).isEmpty();
    assertThat(
            AuthenticationResults.parse("gw; none" + " ".repeat(AuthenticationResults.MAX_LENGTH)))
        .isEmpty();
  }

  @Test
  @Tag("attack-40")
  void commentsNestToAnyDepth() {
    int depth = 30_000;
    String nested = "(".repeat(depth) + ")".repeat(depth);

    assertThat(AuthenticationResults.parse(nested + "gw; none")).isPresent();
    assertThat(AuthenticationResults.parse("gw; spf=pass " + "(".repeat(depth))).isPresent();
  }

  @ParameterizedTest
  @Tag("attack-48")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a; dkim=pass | \"a; dkim=pass\"",
        "a\\rb\\nc\\0d | \"a?b?c?d\"",
        "a\"b\\\\c | \"a\\\"b\\\\c\"",
        "\"a b\"@x.example | \"a b\"@x.example",
        "\"a;b\"@x.example | \"a;b\"@x.example",
        "(a)@x.example | \"(a)@x.example\"",
        "a@x.example (c) | \"a@x.example (c)\"",
        "a@b\u00fccher.example | a@xn--bcher-kva.example",
        "b\u00fccher.example | xn--bcher-kva.example",
        "m\u00fc@b\u00fccher.example | \"m\\\\x{FC}@xn--bcher-kva.example\"",
        "\ud83d\ude00 x | \"\\\\x{1F600} x\"",
      })
  void nothingFromAPeerStandsUnescaped(String peerText, String written) {
    String hostile =
        peerText
            .replace("\\r", "\r")
            .replace("\\n", "\n")
            .replace("\\0", "\0")
            .replace("\\\\", "\\");
    AuthenticationResults value =
        AuthenticationResults.of(
            "gw", List.of(Result.of("spf", "fail", new Property("smtp", "mailfrom", hostile))));

    assertThat(value.value()).isEqualTo("gw; spf=fail smtp.mailfrom=" + written);
    assertThat(AuthenticationResults.parse(value.value())).contains(value);
  }

  @Test
  void keywordsAreNoPlaceForAPeersText() {
    assertThatThrownBy(() -> Result.of("spf", "pass; dkim=pass"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Property("smtp", "a=b", "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AuthenticationResults.of("", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Tag("attack-48")
  void longTextCrowdsNoResultOut() {
    Property flood = new Property("header", "d", "\"".repeat(1_000));
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < AuthenticationResults.MAX_RESULTS + 1; i++) {
      results.add(
          new Result(
              "m".repeat(AuthenticationResults.MAX_KEYWORD),
              OptionalInt.of(AuthenticationResults.MAX_VERSION),
              "r".repeat(AuthenticationResults.MAX_KEYWORD),
              Optional.of("\\".repeat(1_000)),
              List.of(flood, flood)));
    }
    AuthenticationResults most =
        new AuthenticationResults(
            "\"".repeat(1_000), OptionalInt.of(AuthenticationResults.MAX_VERSION), results);

    MessageEdit.AddHeader field =
        new MessageEdit.AddHeader(AuthenticationResults.FIELD, most.value());
    assertThat(AuthenticationResults.parse(field.value()).orElseThrow().results())
        .hasSize(AuthenticationResults.MAX_RESULTS);
    assertThat(field.toField().lines()).allMatch(line -> line.length() <= 998);
  }

  @Test
  @Tag("attack-48")
  void whatIsWrittenIsReadAgain() {
    Random random = new Random(8601);
    for (int i = 0; i < 5_000; i++) {
      AuthenticationResults value = randomValue(random);
      MessageEdit.AddHeader field =
          new MessageEdit.AddHeader(AuthenticationResults.FIELD, value.value());
      assertThat(AuthenticationResults.parse(field.value())).contains(value);
      String folded = field.toField().substring(AuthenticationResults.FIELD.length() + 1);
      assertThat(AuthenticationResults.parse(folded.substring(0, folded.length() - 2)))
          .contains(value);
      assertThat(AuthenticationResults.claims(folded, value.authservId())).isTrue();
    }
  }

  @Test
  void readingNeverThrows() {
    Random random = new Random(7601);
    for (int i = 0; i < 20_000; i++) {
      String text = "gw; spf=pass smtp.a=" + hostileText(random) + hostileText(random);
      String body = text.substring(random.nextInt(text.length()));
      AuthenticationResults.parse(body)
          .ifPresent(
              value -> assertThat(AuthenticationResults.parse(value.value())).contains(value));
      assertThat(AuthenticationResults.claims(body, "gw.example")).isIn(true, false);
    }
  }

  private static AuthenticationResults randomValue(Random random) {
    List<Result> results = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      List<Property> properties = new ArrayList<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        properties.add(new Property("header", "x-" + j, hostileText(random)));
      }
      Optional<String> reason =
          random.nextBoolean() ? Optional.of(hostileText(random)) : Optional.empty();
      results.add(new Result("dkim", randomVersion(random), "pass", reason, properties));
    }
    return new AuthenticationResults(
        "i" + hostileText(random).trim(), randomVersion(random), results);
  }

  private static OptionalInt randomVersion(Random random) {
    return random.nextBoolean() ? OptionalInt.of(random.nextInt(100)) : OptionalInt.empty();
  }

  private static final List<String> HOSTILE =
      List.of(
          "\r",
          "\n",
          "\0",
          "\"",
          "\\",
          ";",
          "(",
          ")",
          "=",
          " ",
          "\t",
          "@",
          ".",
          ",",
          "<",
          ">",
          "/",
          "\r\n ",
          "\r\n",
          "a",
          "1",
          "x.example",
          "a@x.example",
          "\"a b\"@x.example",
          "\u00fc",
          "xn--",
          "\ud83d",
          "\ude00",
          "\u200b",
          "\u00df",
          "none",
          "=?utf-8?q?",
          "?=",
          "\u007f");

  private static String hostileText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(HOSTILE.get(random.nextInt(HOSTILE.size())));
    }
    return text.toString();
  }
}
