package io.fortimail.filter;

import java.util.List;
import java.util.Optional;

/**
 * The findings made so far, for filters that build on others.
 *
 * @param checks each check that has run, in order
 */
public record Findings(List<CheckReport> checks) {

  /** No check has run yet. */
  public static final Findings NONE = new Findings(List.of());

  /** Copies the list. */
  public Findings {
    checks = List.copyOf(checks);
  }

  /**
   * Looks for a typed result.
   *
   * @param <T> the type
   * @param type the class of the result
   * @return the last result of that type, or empty if no check gave one
   */
  public <T extends FilterResult> Optional<T> result(Class<T> type) {
    for (int i = checks.size() - 1; i >= 0; i--) {
      Optional<FilterResult> result = checks.get(i).finding().result();
      if (result.isPresent() && type.isInstance(result.get())) {
        return Optional.of(type.cast(result.get()));
      }
    }
    return Optional.empty();
  }
}
