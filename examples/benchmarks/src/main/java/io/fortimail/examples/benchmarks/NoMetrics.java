package io.fortimail.examples.benchmarks;

import java.time.Duration;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;
import org.reactivestreams.Publisher;

/** James wants to count what it does; we do not count either. */
@SuppressWarnings("deprecation") // the interfaces have deprecated methods that must be there
final class NoMetrics implements MetricFactory {

  private static final Metric NO_METRIC =
      new Metric() {
        @Override
        public void increment() {}

        @Override
        public void decrement() {}

        @Override
        public void add(int value) {}

        @Override
        public void remove(int value) {}

        @Override
        public long getCount() {
          return 0;
        }
      };

  private static final TimeMetric.ExecutionResult NO_TIME =
      new TimeMetric.ExecutionResult() {
        @Override
        public Duration elasped() {
          return Duration.ZERO;
        }

        @Override
        public TimeMetric.ExecutionResult logWhenExceedP99(Duration threshold) {
          return this;
        }
      };

  private record NoTimer(String name) implements TimeMetric {

    @Override
    public ExecutionResult stopAndPublish() {
      return NO_TIME;
    }
  }

  @Override
  public Metric generate(String name) {
    return NO_METRIC;
  }

  @Override
  public TimeMetric timer(String name) {
    return new NoTimer(name);
  }

  @Override
  public <T> Publisher<T> decoratePublisherWithTimerMetric(String name, Publisher<T> publisher) {
    return publisher;
  }

  @Override
  public <T> Publisher<T> decoratePublisherWithTimerMetricLogP99(
      String name, Publisher<T> publisher) {
    return publisher;
  }
}
