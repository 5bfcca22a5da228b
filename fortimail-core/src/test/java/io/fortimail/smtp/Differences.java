package io.fortimail.smtp;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where our code differs from the one that a third party's dialogue expects, and why. */
final class Differences {

  /**
   * One of them.
   *
   * @param at the file and the line of the expected reply, as {@code helo.cmy:7}
   * @param expected the code that stands there
   * @param ours our code
   * @param instead what the client says after that, in place of what was refused, to get the reply
   *     that was expected and the rest of the dialogue; empty if it just goes on
   * @param why the section that argues for ours
   */
  record Difference(String at, int expected, int ours, String instead, String why) {

    static Difference of(String at, int expected, int ours, String why) {
      return new Difference(at, expected, ours, "", why);
    }
  }

  private final List<Difference> all;
  private final Set<String> used = new HashSet<>();

  Differences(List<Difference> all) {
    this.all = all;
  }

  /**
   * Compares codes.
   *
   * @return what the client says instead, or nothing
   * @throws AssertionError if they differ and that is not listed
   */
  String judge(String at, int expected, int actual, String reply) {
    if (expected == actual) {
      return "";
    }
    for (Difference difference : all) {
      if (difference.at().equals(at)
          && difference.expected() == expected
          && difference.ours() == actual) {
        used.add(at);
        return difference.instead();
      }
    }
    throw new AssertionError(at + ": expected " + expected + ", got " + reply.strip());
  }

  /** {@return those that have not come up: the list says what is not so} */
  List<String> unneeded() {
    return all.stream().map(Difference::at).filter(at -> !used.contains(at)).toList();
  }
}
