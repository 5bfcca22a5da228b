package io.fortimail.filter;

/** Makes {@code reverse-dns} out of {@code ReverseDnsFilter}. */
final class CheckNames {

  private static final String SUFFIX = "Filter";

  private CheckNames() {}

  static String fromClass(Class<?> type) {
    String simple = type.getSimpleName();
    int lambda = simple.indexOf("$$");
    if (lambda >= 0 || simple.isEmpty()) {
      return "unnamed";
    }
    String base =
        simple.endsWith(SUFFIX) && simple.length() > SUFFIX.length()
            ? simple.substring(0, simple.length() - SUFFIX.length())
            : simple;
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < base.length(); i++) {
      char c = base.charAt(i);
      if (startsWord(base, i)) {
        name.append('-');
      }
      name.append(Character.toLowerCase(c));
    }
    return name.toString();
  }

  /** An abbreviation is one word: {@code DNSList} is {@code dns-list}. */
  private static boolean startsWord(String s, int i) {
    return i > 0
        && Character.isUpperCase(s.charAt(i))
        && (!Character.isUpperCase(s.charAt(i - 1))
            || (i + 1 < s.length() && Character.isLowerCase(s.charAt(i + 1))));
  }
}
