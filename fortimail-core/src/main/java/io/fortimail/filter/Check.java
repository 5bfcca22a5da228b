package io.fortimail.filter;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A filter in its place in a chain, with what it told of itself: it is asked once.
 *
 * @param deadline its own, in nanoseconds; 0 if it has none
 */
record Check(
    String name,
    Filter filter,
    ActionProfile profile,
    Set<Stage> stages,
    Work work,
    long deadline,
    Set<Class<? extends FilterResult>> needs,
    Set<Class<? extends FilterResult>> provides) {

  private static final Map<Class<? extends Filter>, Set<Stage>> STAGES =
      ImmutableMap.of(
          ConnectFilter.class, Set.of(Stage.CONNECT),
          HeloFilter.class, Set.of(Stage.HELO),
          MailFilter.class, Set.of(Stage.MAIL),
          RcptFilter.class, Set.of(Stage.RCPT),
          HeadersFilter.class, Set.of(Stage.HEADERS),
          MessageFilter.class, Set.of(Stage.MESSAGE));

  private static final Set<Stage> OF_TRANSACTION =
      Sets.immutableEnumSet(Stage.MAIL, Stage.RCPT, Stage.HEADERS, Stage.MESSAGE);

  /**
   * Asks the filter.
   *
   * @throws IllegalArgumentException if it is of several stage interfaces, or does not tell of
   *     itself what it has to
   */
  static Check of(String name, Filter filter, ActionProfile profile) {
    return new Check(
        name,
        filter,
        profile,
        stagesOf(filter),
        told(filter, "work", filter::work),
        told(filter, "deadline", () -> nanos(filter)),
        told(filter, "needs", () -> Set.copyOf(filter.needs())),
        told(filter, "provides", () -> Set.copyOf(filter.provides())));
  }

  static String nameOf(Filter filter) {
    return told(filter, "name", filter::name);
  }

  /** The time for an answer, where the limit for a check is {@code perCheck}. */
  long deadlineOr(long perCheck) {
    return deadline > 0 ? deadline : perCheck;
  }

  Stage lastStage() {
    return stages.stream().max(Stage::compareTo).orElseThrow();
  }

  private static long nanos(Filter filter) {
    return filter.deadline().map(FilterLimits::requireInRange).map(Duration::toNanos).orElse(0L);
  }

  /** A second stage would be left out without a word, so there must not be one. */
  private static Set<Stage> stagesOf(Filter filter) {
    List<Stage> stages =
        STAGES.entrySet().stream()
            .filter(stage -> stage.getKey().isInstance(filter))
            .flatMap(stage -> stage.getValue().stream())
            .toList();
    boolean follows = filter instanceof TransactionFilter;
    if (stages.size() + (follows ? 1 : 0) > 1) {
      throw new IllegalArgumentException(
          filter.getClass().getName()
              + " stands at more than one stage: "
              + stages
              + (follows ? " and those of a TransactionFilter" : "; see TransactionFilter"));
    }
    return filter instanceof TransactionFilter transaction
        ? stagesOf(transaction)
        : Set.copyOf(stages);
  }

  private static Set<Stage> stagesOf(TransactionFilter filter) {
    Set<Stage> stages = told(filter, "stages", () -> Set.copyOf(filter.stages()));
    if (stages.isEmpty() || !OF_TRANSACTION.containsAll(stages)) {
      throw new IllegalArgumentException(
          filter.getClass().getName()
              + ".stages() must name one or more of "
              + OF_TRANSACTION
              + ", and not "
              + stages);
    }
    return stages;
  }

  private static <T> T told(Filter filter, String what, Supplier<@Nullable T> question) {
    try {
      T answer = question.get();
      if (answer == null) {
        throw new NullPointerException(what + "() gave null");
      }
      return answer;
    } catch (Throwable failure) { // an overflow of the stack, too, is the filter's
      throw new IllegalArgumentException(
          filter.getClass().getName() + " does not tell its " + what + "()", failure);
    }
  }
}
