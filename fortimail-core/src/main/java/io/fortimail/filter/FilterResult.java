package io.fortimail.filter;

import java.util.Map;

/**
 * The typed result behind a finding, which later filters may read. Implement it as a record.
 *
 * <p>Implementations are immutable.
 */
public interface FilterResult {

  /**
   * {@return the result for a report, in a fixed order} Values are strings, numbers, booleans, or
   * lists and maps of such.
   */
  Map<String, Object> fields();
}
