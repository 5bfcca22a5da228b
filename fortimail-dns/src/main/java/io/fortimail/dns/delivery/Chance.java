package io.fortimail.dns.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A source of chance that several threads may use. */
final class Chance {

  private final RandomGenerator random;

  Chance(RandomGenerator random) {
    this.random = random;
  }

  /** The same elements in an order that each is as likely to lead as any other. */
  <T> List<T> shuffled(List<T> list) {
    List<T> order = new ArrayList<>(list);
    synchronized (random) { // a generator need not be safe for several threads
      for (int i = order.size() - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        order.set(j, order.set(i, order.get(j)));
      }
    }
    return order;
  }
}
