package io.fortimail.examples.mailcheck;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.util.Map;

/**
 * One JSON object per line, in ASCII: valid UTF-8 whatever the terminal's charset, and nothing in
 * it can steer a terminal.
 */
final class AsciiJson {

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private AsciiJson() {}

  static void print(PrintWriter out, Map<String, Object> fields) {
    out.print(inAscii(GSON.toJson(fields)));
    out.print('\n');
    out.flush();
  }

  /** Only strings hold other characters, and there an escape means the same. */
  private static String inAscii(String json) {
    // A surrogate without its pair has no UTF-8, escaped or not: a question mark takes its place.
    String text = new String(json.getBytes(UTF_8), UTF_8);
    StringBuilder ascii = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > '~') {
        ascii.append("\\u").append(String.format("%04x", (int) c));
      } else {
        ascii.append(c);
      }
    }
    return ascii.toString();
  }
}
