package io.fortimail.filter;

import static io.fortimail.filter.Sample.TO_BOTH;
import static io.fortimail.filter.Sample.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Client;
import io.fortimail.mail.edit.MessageEdit;
import io.fortimail.testing.ManualTimer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same chain, with answers in other orders and from other threads each time. */
@Timeout(120) // what waits for ever fails
class ChainTimingTest {

  private static final int ROUNDS = 500;

  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger overlaps = new AtomicInteger();

  @Test
  void orderAndOutcomeNeverDependOnTiming() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Decision first = decide(new Answers(new Random(0), threads));
      assertThat(first.checks()).hasSize(18);
      for (int seed = 1; seed <= ROUNDS; seed++) {
        assertThat(decide(new Answers(new Random(seed), threads)))
            .as("seed %d", seed)
            .isEqualTo(first);
      }
    } finally {
      threads.shutdown();
      assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(open).as("checks left open").hasValue(0);
    assertThat(overlaps).hasValue(0);
  }

  private Decision decide(Answers answers) {
    FilterChain chain =
        FilterChain.builder()
            .timer(new ManualTimer())
            .blockingOn(answers.threads)
            .together(
                named("c1", (ConnectFilter) view -> answers.give("c1", 1)),
                named("c2", (ConnectFilter) view -> answers.give("c2", 2)))
            .then("mail", (MailFilter) view -> answers.give("mail", 1))
            .together(new Follower("f1", answers), new Follower("f2", answers))
            .then(RcptFilter.of("rcpt", view -> found("rcpt", view.earlier())))
            .then("headers", (HeadersFilter) view -> answers.give("headers", 1))
            .together(
                Action.applyEdits(),
                named("m1", (MessageFilter) view -> answers.give("m1", 3)),
                named("m2", (MessageFilter) view -> answers.give("m2", 4)),
                MessageFilter.blocking("m3", view -> found("m3", view.earlier())))
            .then(MessageFilter.of("last", view -> found("last", view.earlier())))
            .quarantineAt(20)
            .build();
    CompletableFuture<Decision> decision = start(chain, TO_BOTH);
    answers.shuffle(decision);
    return decision.join();
  }

  /** What a filter sees of the others is part of what it finds. */
  private static Finding found(String what, Findings earlier) {
    String seen = String.join(" ", earlier.checks().stream().map(CheckReport::check).toList());
    return Finding.match(what + " saw " + seen)
        .withScore(1)
        .withEdits(new MessageEdit.AddHeader("X-Check", what));
  }

  private static Filter named(String name, Filter filter) {
    if (filter instanceof ConnectFilter connect) {
      return new ConnectFilter() {
        @Override
        public CompletionStage<Finding> inspect(ConnectView view) {
          return connect.inspect(view);
        }

        @Override
        public String name() {
          return name;
        }
      };
    }
    return Sample.filter(name, Work.PROMPT, ((MessageFilter) filter)::inspect);
  }

  /** Answers when and where chance wants it. */
  private static final class Answers {

    private final Random chance;
    private final ExecutorService threads;
    private final List<Runnable> pending = new ArrayList<>();

    Answers(Random chance, ExecutorService threads) {
      this.chance = chance;
      this.threads = threads;
    }

    synchronized CompletionStage<Finding> give(String what, double score) {
      Finding finding =
          Finding.match(what)
              .withScore(score)
              .withEdits(new MessageEdit.AddHeader("X-Check", what));
      return switch (chance.nextInt(3)) {
        case 0 -> finding.now();
        case 1 -> CompletableFuture.supplyAsync(() -> finding, threads);
        default -> {
          CompletableFuture<Finding> answer = new CompletableFuture<>();
          pending.add(() -> answer.complete(finding));
          yield answer;
        }
      };
    }

    /** Gives the answers that wait, in an order of chance, until the decision is there. */
    void shuffle(CompletableFuture<Decision> decision) {
      while (!decision.isDone()) {
        take().run();
      }
    }

    private synchronized Runnable take() {
      return pending.isEmpty()
          ? Thread::onSpinWait
          : pending.remove(chance.nextInt(pending.size()));
    }
  }

  /** Counts who is in it, and whether it is closed. */
  private final class Follower implements TransactionFilter {

    private final String name;
    private final Answers answers;

    Follower(String name, Answers answers) {
      this.name = name;
      this.answers = answers;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Work work() {
      return name.equals("f2") ? Work.BLOCKING : Work.PROMPT;
    }

    @Override
    public Set<Stage> stages() {
      return Set.of(Stage.RCPT, Stage.HEADERS, Stage.MESSAGE);
    }

    @Override
    public TransactionCheck open(Client client) {
      open.incrementAndGet();
      return new TransactionCheck() {

        private final AtomicInteger inside = new AtomicInteger();

        @Override
        public CompletionStage<Finding> rcpt(RcptView view) {
          return alone(name + view.recipient());
        }

        @Override
        public CompletionStage<Finding> message(MessageView view) {
          return alone(name);
        }

        private CompletionStage<Finding> alone(String what) {
          if (inside.incrementAndGet() != 1) {
            overlaps.incrementAndGet();
          }
          CompletionStage<Finding> answer = answers.give(what, 1);
          inside.decrementAndGet();
          return answer;
        }

        @Override
        public void close() {
          if (inside.get() != 0) {
            overlaps.incrementAndGet();
          }
          open.decrementAndGet();
        }
      };
    }
  }
}
