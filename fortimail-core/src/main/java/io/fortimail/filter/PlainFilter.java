package io.fortimail.filter;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What filters made of a {@link PlainCheck} have in common, whatever their stage. */
abstract class PlainFilter<V> {

  /** As a lambda without a name is called. */
  static final String UNNAMED = "unnamed";

  private final String name;
  private final Work work;
  private final PlainCheck<V> check;

  PlainFilter(String name, Work work, PlainCheck<V> check) {
    this.name = name;
    this.work = work;
    this.check = check;
  }

  public String name() {
    return name;
  }

  public Work work() {
    return work;
  }

  public CompletionStage<Finding> inspect(V view) {
    try {
      return check.inspect(view).now();
    } catch (Exception failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }
}
