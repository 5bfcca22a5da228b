package io.fortimail.filter;

/**
 * A check in its plainest form: looks at what a stage knows and returns what it found. The stage
 * interfaces make filters of it: {@link MessageFilter#of} where it answers at once, {@link
 * MessageFilter#blocking} where it may hold its thread.
 *
 * @param <V> the view of the stage
 */
@FunctionalInterface
public interface PlainCheck<V> {

  /**
   * Looks and reports.
   *
   * @param view what is known at the stage
   * @return the finding
   * @throws Exception if the check cannot look: the finding is {@link Outcome#UNAVAILABLE} then
   */
  Finding inspect(V view) throws Exception;
}
