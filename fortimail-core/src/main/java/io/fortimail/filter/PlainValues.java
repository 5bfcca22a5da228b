package io.fortimail.filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that a filter's result can be reported: whatever it hands out becomes strings, finite
 * numbers, booleans, lists and maps. A report must not fail because one filter's result does.
 */
final class PlainValues {

  private static final Logger log = LoggerFactory.getLogger(PlainValues.class);

  /** The deepest nesting kept; results are flat, and one that holds itself has to end. */
  private static final int MAX_DEPTH = 16;

  private PlainValues() {}

  static Map<String, Object> of(FilterResult result) {
    try {
      return map(result.fields(), 0);
    } catch (RuntimeException failure) {
      log.warn("a result of {} cannot be reported", result.getClass(), failure);
      return Map.of("unavailable", failure.getClass().getSimpleName());
    }
  }

  private static Map<String, Object> map(Map<?, ?> fields, int depth) {
    Map<String, Object> plain = new LinkedHashMap<>();
    fields.forEach((name, value) -> plain.put(String.valueOf(name), value(value, depth + 1)));
    return plain;
  }

  private static Object value(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      return "...";
    } else if (value instanceof Map<?, ?> fields) {
      return map(fields, depth);
    } else if (value instanceof Iterable<?> values) {
      List<Object> plain = new ArrayList<>();
      values.forEach(one -> plain.add(value(one, depth + 1)));
      return plain;
    }
    return value != null && isPlain(value) ? value : String.valueOf(value);
  }

  private static boolean isPlain(Object value) {
    if (value instanceof Number number) {
      return Double.isFinite(number.doubleValue());
    }
    return value instanceof String || value instanceof Boolean;
  }
}
