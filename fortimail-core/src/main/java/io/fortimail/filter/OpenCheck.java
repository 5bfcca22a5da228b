package io.fortimail.filter;

import io.fortimail.mail.Client;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@link TransactionFilter} in one transaction: opens its check with the first question, lets
 * no two calls overlap, and closes it once. Safe for use by several threads, because a call that
 * has had its time may still run when the next stage comes.
 */
final class OpenCheck {

  /** The answer of a check at a stage whose method it does not have. */
  static final Finding NOTHING = Finding.skipped("the check does not look at this stage");

  private static final Logger log = LoggerFactory.getLogger(OpenCheck.class);

  private static final Finding NOT_OPENED =
      Finding.unavailable("not asked: the filter could not be opened");
  private static final Finding NOT_ANSWERED =
      Finding.unavailable("not asked: its last answer has not come");
  private static final Finding ENDED = Finding.unavailable("not asked: the transaction is over");

  /** Asks a check. */
  @FunctionalInterface
  interface Question {

    /** May throw anything, or give nothing. */
    CompletionStage<Finding> ask(TransactionCheck check) throws Exception;
  }

  private enum State {
    NEW,
    OPEN,
    FAILED
  }

  private final Check check;
  private final Client client;
  private final Executor blocking;

  private State state = State.NEW;
  private @Nullable TransactionCheck opened;
  private boolean inCall;
  private boolean answerDue;
  private boolean ended;
  private boolean closed;

  OpenCheck(Check check, Client client, Executor blocking) {
    this.check = check;
    this.client = client;
    this.blocking = blocking;
  }

  /** Asks on the calling thread; fails as the filter does. */
  CompletionStage<Finding> ask(Question question) throws Exception {
    Optional<Finding> refusal = enter();
    if (refusal.isPresent()) {
      return refusal.get().now();
    }
    try {
      return watched(question.ask(open()));
    } finally {
      leave();
    }
  }

  /** The transaction is over: closes the check, or leaves that to the call that still runs. */
  void end() {
    synchronized (this) {
      ended = true;
    }
    closeIfDue();
  }

  private synchronized Optional<Finding> enter() {
    if (ended) {
      return Optional.of(ENDED);
    } else if (inCall || answerDue) {
      return Optional.of(NOT_ANSWERED);
    } else if (state == State.FAILED) {
      return Optional.of(NOT_OPENED);
    }
    inCall = true;
    return Optional.empty();
  }

  private void leave() {
    synchronized (this) {
      inCall = false;
    }
    closeIfDue();
  }

  /** Called by one thread at a time, as {@link #enter} sees to; opening may take long. */
  private TransactionCheck open() throws Exception {
    TransactionCheck known = opened;
    if (known != null) {
      return known;
    }
    state = State.FAILED;
    TransactionCheck fresh = ((TransactionFilter) check.filter()).open(client);
    if (fresh == null) {
      throw new NullPointerException("open() gave no check");
    }
    opened = fresh;
    state = State.OPEN;
    return fresh;
  }

  /** What depends on the answer must find the check free: so it gets the stage behind that. */
  private CompletionStage<Finding> watched(@Nullable CompletionStage<Finding> answer) {
    if (answer == null) {
      throw new NullPointerException("the check returned no stage");
    } else if (CheckRunner.isDone(answer)) {
      return answer;
    }
    setAnswerDue(true);
    return answer.whenComplete((finding, failure) -> setAnswerDue(false));
  }

  private synchronized void setAnswerDue(boolean due) {
    answerDue = due;
  }

  private void closeIfDue() {
    TransactionCheck due;
    synchronized (this) {
      if (!ended || inCall || closed || opened == null) {
        return;
      }
      closed = true;
      due = opened;
    }
    if (check.work() == Work.BLOCKING) {
      closeElsewhere(due);
    } else {
      close(due);
    }
  }

  /** What is open has to be closed also when the executor takes no more, but not on this thread. */
  private void closeElsewhere(TransactionCheck due) {
    try {
      blocking.execute(() -> close(due));
    } catch (Throwable full) { // the executor is the host's, and threads may be out
      log.warn("the executor does not close the check of filter {}", check.name(), full);
      var unused = CompletableFuture.runAsync(() -> close(due));
    }
  }

  private void close(TransactionCheck due) {
    try {
      due.close();
    } catch (Throwable failure) { // the findings stand; there is nothing else to tell it to
      log.warn("filter {} failed to close its check", check.name(), failure);
    }
  }
}
