package io.fortimail.filter;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;

/** A filter in its place in a chain. */
record Check(String name, Filter filter, ActionProfile profile, Stage stage) {

  private static final Map<Class<? extends Filter>, Stage> STAGES =
      ImmutableMap.of(
          ConnectFilter.class, Stage.CONNECT,
          HeloFilter.class, Stage.HELO,
          MailFilter.class, Stage.MAIL,
          RcptFilter.class, Stage.RCPT,
          MessageFilter.class, Stage.MESSAGE);

  /**
   * @throws IllegalArgumentException if the filter stands at more than one stage
   */
  Check(String name, Filter filter, ActionProfile profile) {
    this(name, filter, profile, stageOf(filter));
  }

  /** A second stage would be left out without a word, so there must not be one. */
  private static Stage stageOf(Filter filter) {
    List<Stage> stages =
        STAGES.entrySet().stream()
            .filter(stage -> stage.getKey().isInstance(filter))
            .map(Map.Entry::getValue)
            .toList();
    if (stages.size() > 1) {
      throw new IllegalArgumentException(
          filter.getClass().getName() + " stands at more than one stage: " + stages);
    }
    return stages.get(0);
  }
}
