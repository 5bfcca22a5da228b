package io.fortimail.examples.mailcheck;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.Strictness;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** What a call of the command wrote, and its exit status. */
record Output(int status, String out, String err) {

  private static final Gson STRICT = new GsonBuilder().setStrictness(Strictness.STRICT).create();

  static Output of(String... args) {
    return withInput("", args);
  }

  static Output withInput(String standardInput, String... args) {
    return withInput(new ByteArrayInputStream(standardInput.getBytes(UTF_8)), args);
  }

  static Output withInput(InputStream standardInput, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        MailCheck.commandLine(standardInput)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    int status = command.execute(args);
    return new Output(status, out.toString(), err.toString());
  }

  /** The lines, each a JSON object and nothing else. */
  List<JsonObject> json() {
    return out.lines().map(line -> STRICT.fromJson(line, JsonObject.class)).toList();
  }
}
