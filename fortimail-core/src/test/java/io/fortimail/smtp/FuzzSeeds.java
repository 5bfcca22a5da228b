package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.Resources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The inputs that a fuzz run begins with: one a line in {@code fuzz/}; {@code #} is a comment. */
final class FuzzSeeds {

  private FuzzSeeds() {}

  /** Octets for {@link FuzzInput#raw}; {@code \r}, {@code \n}, {@code \0} and {@code \xNN}. */
  static List<byte[]> raw() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String line : lines("fuzz/raw.txt")) {
      seeds.add(octets(line).getBytes(ISO_8859_1));
    }
    return seeds;
  }

  /** Words for {@link FuzzInput#alphabet}; the first one is {@code now} or {@code late}. */
  static List<byte[]> alphabet() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String line : lines("fuzz/alphabet.txt")) {
      int space = line.indexOf(' ');
      boolean late = line.substring(0, space).equals("late");
      seeds.add(FuzzInput.spelled(late, line.substring(space + 1)));
    }
    return seeds;
  }

  private static List<String> lines(String resource) throws IOException {
    return Resources.readLines(Resources.getResource(resource), UTF_8).stream()
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  private static String octets(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escape = text.charAt(++i);
      if (escape == 'x') {
        out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.append(escape == 'r' ? '\r' : escape == 'n' ? '\n' : escape == '0' ? '\0' : escape);
      }
    }
    return out.toString();
  }
}
