package io.fortimail.filter;

import static io.fortimail.filter.Sample.ANN;
import static io.fortimail.filter.Sample.BOB;
import static io.fortimail.filter.Sample.MESSAGE;
import static io.fortimail.filter.Sample.TO_BOTH;
import static io.fortimail.filter.Sample.matches;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Envelope;
import io.fortimail.testing.ManualTimer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class FilterSessionTest {

  private static final Client CLIENT = Client.at("192.0.2.1");
  private static final Optional<EmailAddress> SENDER = Optional.of(EmailAddress.of("s@s.example"));

  private final List<String> ran = new ArrayList<>();

  private final FilterChain chain =
      FilterChain.builder()
          .timer(new ManualTimer())
          .then("connect", (ConnectFilter) v -> ran(v.clientAddress().getHostAddress()), scores())
          .then("helo", (HeloFilter) v -> ran(v.client().helo().orElseThrow()), scores())
          .then("mail", (MailFilter) v -> ran("" + v.sender().orElse(null)), scores())
          .then("rcpt", (RcptFilter) v -> ran(v.recipient() + " " + seen(v.earlier())), scores())
          .then("message", (MessageFilter) v -> ran(seen(v.earlier()).toString()), scores())
          .build();

  @Test
  void aWholeMessageIsInspectedWithAllThatIsKnownOfTheClient() {
    List<Client> seen = new ArrayList<>();
    FilterChain watching =
        FilterChain.builder().then(MessageFilter.of("client", v -> seen(seen, v.client()))).build();
    Client known = CLIENT.withHelo("mx.s.example").withUser("ann");

    watching.inspect(known, TO_BOTH, MESSAGE).toCompletableFuture().join();
    watching.inspect(CLIENT.withUser("bob"), TO_BOTH, MESSAGE).toCompletableFuture().join();

    assertThat(seen).containsExactly(known, CLIENT.withUser("bob"));
  }

  private static Finding seen(List<Client> clients, Client client) {
    clients.add(client);
    return Finding.clear("seen");
  }

  @Test
  void aSecondTransactionKeepsWhatIsKnownOfTheClient() {
    FilterSession session = chain.open(CLIENT);
    session.helo("mx.s.example");
    Decision first = transact(session);
    Decision second = transact(session);

    assertThat(ran)
        .containsExactly(
            "192.0.2.1",
            "mx.s.example",
            "s@s.example",
            "ann@r.example [connect, helo, mail]",
            "[connect, helo, mail, rcpt]",
            "s@s.example",
            "ann@r.example [connect, helo, mail]",
            "[connect, helo, mail, rcpt]");
    assertThat(second).isEqualTo(first);
    assertThat(checks(second)).containsExactly("connect", "helo", "mail", "rcpt", "message");
  }

  @Test
  void aSecondNameTakesThePlaceOfTheFirst() {
    FilterSession session = chain.open(CLIENT);
    session.helo("first.example");
    FilterTransaction before = session.begin(SENDER);
    session.helo("second.example");

    Decision old = join(before.message(Envelope.of("s@s.example", "ann@r.example"), MESSAGE));
    Decision renewed = transact(session);

    assertThat(reasons(old)).startsWith("192.0.2.1", "first.example");
    assertThat(reasons(renewed)).startsWith("192.0.2.1", "second.example");
    assertThat(checks(renewed)).containsOnlyOnce("helo");
  }

  @Test
  void aSessionOpenedWithANameKeepsWhatWasFoundAtItsConnection() {
    Decision decision = transact(chain.open(CLIENT.withHelo("known.example")));

    assertThat(checks(decision)).containsExactly("connect", "mail", "rcpt", "message");
  }

  @Test
  void callsQueueBehindEachOtherWithoutWaiting() {
    CompletableFuture<Finding> slow = new CompletableFuture<>();
    FilterChain queued =
        FilterChain.builder()
            .timer(new ManualTimer())
            .then("connect", (ConnectFilter) v -> slow, scores())
            .then("helo", (HeloFilter) v -> ran("helo"), scores())
            .then("mail", (MailFilter) v -> ran("mail"), scores())
            .then("rcpt", (RcptFilter) v -> ran(v.recipient().toString()), scores())
            .then("message", (MessageFilter) v -> ran("message"), scores())
            .build();

    FilterSession session = queued.open(CLIENT);
    session.helo("mx.s.example");
    FilterTransaction transaction = session.begin(SENDER);
    var ann = transaction.rcpt(ANN).toCompletableFuture();
    var bob = transaction.rcpt(BOB).toCompletableFuture();
    var decision = transaction.message(TO_BOTH, MESSAGE).toCompletableFuture();

    assertThat(ran).isEmpty();
    slow.complete(Finding.clear("at last"));

    assertThat(ran).containsExactly("helo", "mail", "ann@r.example", "bob@r.example", "message");
    assertThat(ann.join().recipients()).map(RecipientDecision::recipient).containsExactly(ANN);
    assertThat(bob.join().recipients()).map(RecipientDecision::recipient).containsExactly(BOB);
    assertThat(decision.join().checks()).hasSize(6);
  }

  @Test
  void aRecipientIsToldWhatIsFinalAndScoresWaitForTheMessage() {
    FilterChain chain =
        FilterChain.builder()
            .then(
                "listed",
                (ConnectFilter) v -> Finding.match("score").withScore(20).now(),
                Action.proceed())
            .then(
                "greylist",
                (RcptFilter)
                    v ->
                        (v.recipient().equals(BOB)
                                ? Finding.match("come back")
                                : Finding.clear("known"))
                            .now(),
                Action.defer())
            .then("late", (RcptFilter) v -> ran("late " + v.recipient()), scores())
            .rejectAt(15)
            .build();
    FilterTransaction transaction = chain.open(CLIENT).begin(SENDER);

    Decision ann = join(transaction.rcpt(ANN));
    Decision bob = join(transaction.rcpt(BOB));

    assertThat(ann.forRecipient(ANN).verdict()).isEqualTo(new Verdict.Accept());
    assertThat(ann.forRecipient(ANN).score()).isEqualTo(21);
    assertThat(checks(ann)).containsExactly("listed", "greylist", "late");
    assertThat(bob.forRecipient(BOB).verdict().word()).isEqualTo("defer");
    assertThat(bob.forRecipient(BOB).decidedBy()).contains("greylist");
    assertThat(checks(bob)).containsExactly("listed", "greylist");
    assertThat(ran).containsExactly("late ann@r.example");

    Decision whole = join(transaction.message(TO_BOTH, MESSAGE));
    assertThat(whole.forRecipient(ANN).verdict().word()).isEqualTo("reject");
    assertThat(whole.forRecipient(ANN).decidedBy()).contains("score");
    assertThat(whole.forRecipient(BOB)).isEqualTo(bob.forRecipient(BOB));
  }

  @Test
  void aRefusedClientCostsNoFurtherChecks() {
    FilterChain chain =
        FilterChain.builder()
            .then("listed", (ConnectFilter) v -> Finding.match("on a list").now(), Action.reject())
            .then("rcpt", (RcptFilter) v -> ran("rcpt"), scores())
            .then(matches("message"))
            .build();
    FilterTransaction transaction = chain.open(CLIENT).begin(SENDER);

    assertThat(join(transaction.rcpt(ANN)).forRecipient(ANN).decidedBy()).contains("listed");
    assertThat(ran).isEmpty();
    assertThat(checks(join(transaction.message(TO_BOTH, MESSAGE)))).containsExactly("listed");
  }

  @Test
  void aRecipientNamedTwiceIsCountedOnce() {
    FilterTransaction transaction = chain.open(CLIENT).begin(SENDER);
    var unused = transaction.rcpt(ANN);
    unused = transaction.rcpt(ANN);

    Decision decision =
        join(transaction.message(Envelope.of("s@s.example", "ann@r.example"), MESSAGE));

    assertThat(checks(decision)).containsExactly("connect", "mail", "rcpt", "message");
    assertThat(decision.forRecipient(ANN).score()).isEqualTo(4);
  }

  private static ActionProfile scores() {
    return Action.proceed();
  }

  private Decision transact(FilterSession session) {
    FilterTransaction transaction = session.begin(SENDER);
    var unused = transaction.rcpt(ANN);
    return join(transaction.message(Envelope.of("s@s.example", "ann@r.example"), MESSAGE));
  }

  private CompletionStage<Finding> ran(String what) {
    ran.add(what);
    return Finding.match(what).withScore(1).now();
  }

  private static Decision join(CompletionStage<Decision> decision) {
    return decision.toCompletableFuture().join();
  }

  private static List<String> seen(Findings earlier) {
    return earlier.checks().stream().map(CheckReport::check).toList();
  }

  private static List<String> checks(Decision decision) {
    return decision.checks().stream().map(CheckReport::check).toList();
  }

  private static List<String> reasons(Decision decision) {
    return decision.checks().stream().map(report -> report.finding().reason()).toList();
  }
}
