package io.fortimail.filter;

import io.fortimail.mail.Client;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.PeerText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Filters in their order, and what their findings lead to.
 *
 * <p>Stages follow each other as in an SMTP session; within a stage the order is what the builder
 * says. {@link Builder#together} is the only concurrency, and no outcome depends on which check
 * finished first. The first check whose action is final decides; where none is, the sum of the
 * scores of all checks does, when the message is whole.
 *
 * <p>Immutable and safe for use by many sessions at once.
 */
public final class FilterChain {

  private static final CompletableFuture<Void> NOTHING_TO_RUN =
      CompletableFuture.completedFuture(null);

  private final Map<Stage, List<List<Check>>> groups;
  private final Map<String, Check> byName;
  private final List<Check> following;
  private final OptionalDouble quarantineAt;
  private final OptionalDouble rejectAt;
  private final FilterLimits limits;
  private final CheckRunner runner;

  private FilterChain(Builder builder, Map<Stage, List<List<Check>>> groups) {
    this.groups = groups;
    this.byName = Map.copyOf(builder.byName);
    this.following =
        builder.byName.values().stream()
            .filter(check -> check.filter() instanceof TransactionFilter)
            .toList();
    this.quarantineAt = builder.quarantineAt;
    this.rejectAt = builder.rejectAt;
    this.limits = builder.limits;
    this.runner =
        new CheckRunner(
            builder.timer, builder.blocking.orElseGet(() -> BlockingWork.newExecutor("filter")));
  }

  /** {@return a builder of an empty chain} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Inspects a message that is already whole: all stages in one call.
   *
   * @param client who handed it over; without a {@code helo} the checks of that stage do not run
   * @param envelope for whom
   * @param message the message; the caller closes it, after the decision has come
   * @return the decision for each recipient; it does not fail and comes within the limits
   */
  public CompletionStage<Decision> inspect(Client client, Envelope envelope, Message message) {
    // The transaction ends with its message, so that there is nothing left to close.
    FilterSession session = open(client);
    client.helo().ifPresent(session::helo);
    FilterTransaction transaction = session.begin(envelope.sender());
    envelope.recipients().forEach(transaction::rcpt);
    return transaction.message(envelope, message);
  }

  /**
   * Starts a session whose stages come one by one, as in SMTP.
   *
   * @param client the client that has connected; the checks of {@link Stage#CONNECT} start now
   * @return the session
   */
  public FilterSession open(Client client) {
    return new FilterSession(this, client);
  }

  /** {@return how many answers came after their deadline and were dropped, since the start} */
  public long lateAnswers() {
    return runner.lateAnswers();
  }

  List<List<Check>> groups(Stage stage) {
    return groups.getOrDefault(stage, List.of());
  }

  FilterLimits limits() {
    return limits;
  }

  CheckRunner runner() {
    return runner;
  }

  ActionProfile profile(String check) {
    Check found = byName.get(check);
    return found == null ? Action.proceed() : found.profile();
  }

  /** The transaction filters of this chain, in a transaction that begins. */
  OpenChecks openChecks(Client client) {
    return OpenChecks.of(following, client, runner.blocking());
  }

  CompletionStage<Void> runStage(StageTask task) {
    return groups(task.stage()).isEmpty() ? NOTHING_TO_RUN : new StageRun(this, task).run();
  }

  Optional<Verdict> verdictOfScore(double score) {
    if (rejectAt.isPresent() && score >= rejectAt.getAsDouble()) {
      return Optional.of(
          new Verdict.Reject(EnhancedStatus.POLICY, "message refused: score " + score));
    }
    if (quarantineAt.isPresent() && score >= quarantineAt.getAsDouble()) {
      return Optional.of(new Verdict.Quarantine("score " + score));
    }
    return Optional.empty();
  }

  /** Puts a chain together. Not safe for use by several threads. */
  public static final class Builder {

    private final List<List<Check>> steps = new ArrayList<>();
    private final Map<String, Check> byName = new HashMap<>();
    private OptionalDouble quarantineAt = OptionalDouble.empty();
    private OptionalDouble rejectAt = OptionalDouble.empty();
    private FilterLimits limits = FilterLimits.DEFAULT;
    private FilterTimer timer = FilterTimer.system();
    private Optional<Executor> blocking = Optional.empty();

    private Builder() {}

    /**
     * Adds a check whose finding counts with its score only.
     *
     * @param filter the filter
     * @return this builder
     * @throws IllegalArgumentException if a name is not of visible ASCII characters, a filter
     *     implements more than one interface of a stage, or does not tell what a chain asks of it
     */
    public Builder then(Filter filter) {
      return then(Check.nameOf(filter), filter, Action.proceed());
    }

    /**
     * Adds a check and what is done about its finding.
     *
     * @param filter the filter
     * @param profile an {@link Action} for a match, or a profile
     * @return this builder
     * @throws IllegalArgumentException if a name is not of visible ASCII characters, a filter
     *     implements more than one interface of a stage, or does not tell what a chain asks of it
     */
    public Builder then(Filter filter, ActionProfile profile) {
      return then(Check.nameOf(filter), filter, profile);
    }

    /**
     * Adds a check under a name of its own, whose finding counts with its score only.
     *
     * @param name the name, lower case with hyphens; a name that is taken gets a number
     * @param filter the filter
     * @return this builder
     * @throws IllegalArgumentException if a name is not of visible ASCII characters, a filter
     *     implements more than one interface of a stage, or does not tell what a chain asks of it
     */
    public Builder then(String name, Filter filter) {
      return then(name, filter, Action.proceed());
    }

    /**
     * Adds a check under a name of its own, as for a lambda or a second filter of the same class.
     *
     * @param name the name, lower case with hyphens; a name that is taken gets a number
     * @param filter the filter
     * @param profile an {@link Action} for a match, or a profile
     * @return this builder
     * @throws IllegalArgumentException if a name is not of visible ASCII characters, a filter
     *     implements more than one interface of a stage, or does not tell what a chain asks of it
     */
    public Builder then(String name, Filter filter, ActionProfile profile) {
      steps.add(List.of(register(name, filter, profile)));
      return this;
    }

    /**
     * Adds checks that run at the same time. They do not see each other's findings, which count
     * with their scores only; those of different stages run each at its own.
     *
     * @param filters the filters
     * @return this builder
     * @throws IllegalArgumentException if a name is not of visible ASCII characters, a filter
     *     implements more than one interface of a stage, or does not tell what a chain asks of it
     */
    public Builder together(Filter... filters) {
      return together(Action.proceed(), filters);
    }

    /**
     * Adds checks that run at the same time, and what is done about the finding of each. They do
     * not see each other's findings; the first in order whose action is final decides.
     *
     * @param profile an {@link Action} for a match, or a profile
     * @param filters the filters
     * @return this builder
     * @throws IllegalArgumentException if a name is not of visible ASCII characters, a filter
     *     implements more than one interface of a stage, or does not tell what a chain asks of it
     */
    public Builder together(ActionProfile profile, Filter... filters) {
      List<Check> group = new ArrayList<>(filters.length);
      for (Filter filter : filters) {
        group.add(register(Check.nameOf(filter), filter, profile));
      }
      steps.add(group);
      return this;
    }

    /**
     * Holds a message whose score is high.
     *
     * @param score the least score that is held
     * @return this builder
     */
    public Builder quarantineAt(double score) {
      this.quarantineAt = OptionalDouble.of(score);
      return this;
    }

    /**
     * Refuses a message whose score is very high.
     *
     * @param score the least score that is refused
     * @return this builder
     */
    public Builder rejectAt(double score) {
      this.rejectAt = OptionalDouble.of(score);
      return this;
    }

    /**
     * Sets how long checks may take.
     *
     * @param limits the limits; {@link FilterLimits#DEFAULT} where none are set
     * @return this builder
     */
    public Builder limits(FilterLimits limits) {
      this.limits = limits;
      return this;
    }

    /**
     * Sets the sense of time.
     *
     * @param timer the timer; real time where none is set
     * @return this builder
     */
    public Builder timer(FilterTimer timer) {
      this.timer = timer;
      return this;
    }

    /**
     * Sets where filters run that say {@link Work#BLOCKING}.
     *
     * @param executor the host's executor; virtual threads where none is set and the JDK has them,
     *     else daemon threads that come and go
     * @return this builder
     */
    public Builder blockingOn(Executor executor) {
      this.blocking = Optional.of(executor);
      return this;
    }

    /**
     * Finishes the chain.
     *
     * @return the chain
     * @throws IllegalStateException if messages would be refused at a lower score than held, or a
     *     filter {@linkplain Filter#needs needs} a result that no check before it provides: at an
     *     earlier stage, or earlier at the same stage and not put {@linkplain #together together}
     *     with it
     */
    public FilterChain build() {
      if (quarantineAt.isPresent()
          && rejectAt.isPresent()
          && rejectAt.getAsDouble() < quarantineAt.getAsDouble()) {
        throw new IllegalStateException("rejectAt is below quarantineAt");
      }
      Map<Stage, List<List<Check>>> groups = byStage();
      ChainNeeds.verify(groups);
      return new FilterChain(this, groups);
    }

    private Check register(String name, Filter filter, ActionProfile profile) {
      if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c <= '~')) {
        throw new IllegalArgumentException("not a name: " + PeerText.clean(name, 80));
      }
      String unique = name;
      for (int i = 2; byName.containsKey(unique); i++) {
        unique = name + "-" + i;
      }
      Check check = Check.of(unique, filter, profile);
      byName.put(unique, check);
      return check;
    }

    private Map<Stage, List<List<Check>>> byStage() {
      Map<Stage, List<List<Check>>> result = new EnumMap<>(Stage.class);
      for (Stage stage : Stage.values()) {
        List<List<Check>> groups =
            steps.stream()
                .map(step -> step.stream().filter(check -> check.stages().contains(stage)).toList())
                .filter(group -> !group.isEmpty())
                .toList();
        result.put(stage, groups);
      }
      return result;
    }
  }
}
