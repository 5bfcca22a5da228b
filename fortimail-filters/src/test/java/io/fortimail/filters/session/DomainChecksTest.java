package io.fortimail.filters.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.dns.DnsType;
import io.fortimail.dns.ZoneDns;
import io.fortimail.filter.Action;
import io.fortimail.filter.Filter;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.Finding;
import io.fortimail.filter.Findings;
import io.fortimail.filter.MailView;
import io.fortimail.filter.Outcome;
import io.fortimail.filter.RcptView;
import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Recipient;
import io.fortimail.testing.SmtpDialog;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainChecksTest {

  private static final ZoneDns DNS =
      ZoneDns.of(
              """
              $ORIGIN example.
              good    MX 10 mx.good
              mx.good A  192.0.2.1
              host    A  192.0.2.1
              six     AAAA 2001:db8::1
              silent  MX 0 .
              text    TXT "nothing else"
              """)
          .failing("broken.example")
          .failing(DnsType.AAAA, "half.example");

  private static final Optional<EmailAddress> SENDER =
      Optional.of(EmailAddress.of("a@good.example"));

  private static Finding helo(HeloDomainFilter filter, Client client) {
    return filter.inspect(new MailView(client, SENDER, Findings.NONE)).toCompletableFuture().join();
  }

  private static Client client(String helo) {
    return Client.at("192.0.2.1").withHelo(helo);
  }

  @ParameterizedTest
  @CsvSource({
    "good.example, CLEAR",
    "host.example, CLEAR",
    "HOST.example, CLEAR",
    "six.example, CLEAR",
    "silent.example, CLEAR", // it is there, and says only that it takes no mail
    "text.example, MATCH",
    "gone.example, MATCH",
    "localhost, MATCH",
    "broken.example, UNAVAILABLE",
    "[192.0.2.1], CLEAR",
    "[192.0.2.2], MATCH",
    "[IPv6:::ffff:192.0.2.1], CLEAR",
    "[IPv6:2001:db8::1], MATCH",
    "[2001:db8::1], MATCH",
    "[192.0.2.1, MATCH",
    "[], MATCH",
    "[, MATCH",
    "a b.example, MATCH",
    "host.example;x, MATCH",
    "'', MATCH",
    ".., MATCH",
  })
  void aNameInHeloMustBeThere(String name, Outcome outcome) {
    Finding finding = helo(new HeloDomainFilter(DNS), client(name));
    assertThat(finding.outcome()).as(finding.reason()).isEqualTo(outcome);
    assertThat(finding.result()).containsInstanceOf(HeloResult.class);
  }

  @Test
  void heloMayBeBorneWith() {
    HeloDomainFilter filter = new HeloDomainFilter(DNS);
    Client user = client("gone.example").withUser("u");
    assertThat(helo(filter, user).outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(helo(filter.alsoAuthenticated(), user).outcome()).isEqualTo(Outcome.MATCH);
    assertThat(helo(filter.anyLiteral(), client("[10.0.0.1]")).outcome()).isEqualTo(Outcome.CLEAR);
  }

  @ParameterizedTest
  @CsvSource({
    "a@good.example, CLEAR",
    "a@host.example, CLEAR",
    "a@six.example, CLEAR",
    "a@[192.0.2.9], CLEAR",
    "a@silent.example, MATCH",
    "a@text.example, MATCH",
    "a@gone.example, MATCH",
    "a@broken.example, UNAVAILABLE",
    ", SKIPPED",
  })
  void aSenderMustTakeReplies(String sender, Outcome outcome) {
    Optional<EmailAddress> path = Optional.ofNullable(sender).map(EmailAddress::of);
    Finding finding =
        new SenderDomainFilter(DNS)
            .inspect(new MailView(client("x"), path, Findings.NONE))
            .toCompletableFuture()
            .join();
    assertThat(finding.outcome()).as(finding.reason()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "a@good.example, CLEAR",
    "a@silent.example, MATCH",
    "a@gone.example, MATCH",
    "a@broken.example, UNAVAILABLE",
  })
  void aRecipientMustTakeMail(String to, Outcome outcome) {
    assertThat(rcpt(new RecipientDomainFilter(DNS), client("x"), to).outcome()).isEqualTo(outcome);
    Client user = client("x").withUser("u");
    assertThat(rcpt(new RecipientDomainFilter(DNS), user, to).outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(rcpt(new RecipientDomainFilter(DNS).alsoAuthenticated(), user, to).outcome())
        .isEqualTo(outcome);
  }

  private static Finding rcpt(io.fortimail.filter.RcptFilter filter, Client client, String to) {
    return filter
        .inspect(new RcptView(client, SENDER, Recipient.of(to), Findings.NONE))
        .toCompletableFuture()
        .join();
  }

  @ParameterizedTest
  @CsvSource({
    "inside.example, b@inside.example, MATCH",
    "INSIDE.example, b@inside.example, MATCH",
    "good.example,   b@good.example,   CLEAR", // sender and recipient are of one domain
    "mx.other,       b@inside.example, CLEAR",
  })
  void aClientMustNotCallItselfByTheRecipientsDomain(String helo, String to, Outcome outcome) {
    assertThat(rcpt(new ForeignSenderFilter(), client(helo), to).outcome()).isEqualTo(outcome);
  }

  private static SmtpDialog dialog(Filter filter, io.fortimail.filter.ActionProfile profile) {
    SmtpDialog dialog =
        SmtpDialog.with(
            FilterChain.builder().then(filter, profile).build(), Client.at("192.0.2.1"));
    return dialog.expect(220);
  }

  @Test
  void theReplyToAnInvalidHelo() {
    dialog(new HeloDomainFilter(DNS), HeloDomainFilter.refusal())
        .send("EHLO gone.example")
        .expect(250)
        .send("MAIL FROM:<a@good.example>")
        .expect(250)
        .send("RCPT TO:<b@inside.example>")
        .expect(550, "5.5.0 Invalid EHLO/HELO domain.");
    dialog(new HeloDomainFilter(DNS), HeloDomainFilter.refusal(501))
        .send("EHLO gone.example")
        .expect(250)
        .send("MAIL FROM:<a@good.example>")
        .expect(250)
        .send("RCPT TO:<b@inside.example>")
        .expect(501, "5.5.0 Invalid EHLO/HELO domain.")
        .send("NOOP") // the session stays open
        .expect(250);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gone.example", "silent.example", "broken.example"})
  void theReplyThatPutsASenderOffEndsTheSession(String domain) {
    dialog(new SenderDomainFilter(DNS), SenderDomainFilter.deferral())
        .send("EHLO host.example")
        .expect(250)
        .send("MAIL FROM:<a@" + domain + ">")
        .expect(250)
        .send("RCPT TO:<b@inside.example>")
        .expect(421, "4.3.0 Could not resolve sender domain.")
        .expectClosed();
  }

  @ParameterizedTest
  @CsvSource({
    "gone.example, 550, 5.1.8 The sender's domain does not exist",
    "text.example, 550, 5.1.8 The sender's domain has neither MX nor address",
    "silent.example, 550, 5.7.27",
    "broken.example, 250, 2.1.5",
    "good.example, 250, 2.1.5"
  })
  void theReplyToABadSender(String domain, int code, String status) {
    dialog(new SenderDomainFilter(DNS), SenderDomainFilter.refusal())
        .send("EHLO host.example")
        .expect(250)
        .send("MAIL FROM:<a@" + domain + ">")
        .expect(250)
        .send("RCPT TO:<b@inside.example>")
        .expect(code, status);
  }

  @ParameterizedTest
  @CsvSource({
    "gone.example, 550, 5.1.2 The recipient's domain does not exist",
    "text.example, 550, 5.1.2 The recipient's domain has neither MX nor address",
    "silent.example, 556, 5.1.10",
    "broken.example, 450, 4.4.3",
    "good.example, 250, 2.1.5"
  })
  void theReplyToABadRecipient(String domain, int code, String status) {
    Action later =
        Action.refuse(450, EnhancedStatus.DIRECTORY_FAILURE, "The domain cannot be looked up");
    dialog(new RecipientDomainFilter(DNS), RecipientDomainFilter.refusal().orWhenUnavailable(later))
        .send("EHLO host.example")
        .expect(250)
        .send("MAIL FROM:<a@good.example>")
        .expect(250)
        .send("RCPT TO:<b@" + domain + ">")
        .expect(code, status);
  }

  @Test
  void theReplyToABorrowedName() {
    dialog(new ForeignSenderFilter(), ForeignSenderFilter.refusal())
        .send("EHLO inside.example")
        .expect(250)
        .send("MAIL FROM:<a@good.example>")
        .expect(250)
        .send("RCPT TO:<b@inside.example>")
        .expect(550, "5.7.1 EHLO/HELO names the recipient's domain");
  }

  @Test
  void aCodeBelongsToItsStatus() {
    assertThatThrownBy(() -> Action.refuse(421, EnhancedStatus.POLICY, "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HeloDomainFilter.refusal(450))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
