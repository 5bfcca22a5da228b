package io.fortimail.filter;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds filters that would read a result which no check before them gives. */
final class ChainNeeds {

  private ChainNeeds() {}

  /**
   * Goes through a chain in the order in which it runs. A filter of several stages gives and needs
   * its results at the last of them: earlier it may not have them yet.
   *
   * @throws IllegalStateException if a need is not provided
   */
  static void verify(Map<Stage, List<List<Check>>> groups) {
    Set<Class<? extends FilterResult>> provided = new HashSet<>();
    groups.forEach(
        (stage, steps) -> {
          for (List<Check> step : steps) {
            List<Check> last = step.stream().filter(check -> check.lastStage() == stage).toList();
            last.forEach(check -> verify(check, stage, provided));
            last.forEach(check -> provided.addAll(check.provides()));
          }
        });
  }

  private static void verify(
      Check check, Stage stage, Set<Class<? extends FilterResult>> provided) {
    for (Class<? extends FilterResult> need : check.needs()) {
      if (provided.stream().noneMatch(need::isAssignableFrom)) {
        throw new IllegalStateException(
            "the filter "
                + check.name()
                + " at "
                + stage
                + " needs a "
                + need.getName()
                + ", which no check before it provides; those put together do not see each other");
      }
    }
  }
}
