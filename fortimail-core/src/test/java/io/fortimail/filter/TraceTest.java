package io.fortimail.filter;

import static io.fortimail.filter.Sample.TO_BOTH;
import static io.fortimail.filter.Sample.inspect;
import static io.fortimail.filter.Sample.says;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fortimail.testing.ManualTimer;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TraceTest {

  private static final String HOSTILE =
      "x\r\nBcc: v@v.example\0\t\u001b[2J\u007f\u009b\"\\},{\u202e\u2028\ud83d\ude00</script>";

  private record Result(Map<String, Object> fields) implements FilterResult {}

  private final FilterChain chain =
      FilterChain.builder()
          .timer(new ManualTimer())
          .then(
              "client", (ConnectFilter) view -> Finding.clear("not listed").now(), Action.reject())
          .then("user", (RcptFilter) view -> Finding.skipped("no list").now(), Action.reject())
          .then(says("words", Finding.match("bad word").withScore(2.5)), Action.quarantine())
          .build();

  @Test
  void theTextTellsTheWholeStory() {
    assertThat(inspect(chain, TO_BOTH).trace().toString().lines())
        .containsExactly(
            "connect  client             clear           0.0     0.000 ms  not listed",
            "rcpt     user               skipped         0.0     0.000 ms  ann@r.example: no list",
            "rcpt     user               skipped         0.0     0.000 ms  bob@r.example: no list",
            "message  words              match           2.5     0.000 ms  bad word",
            "=> ann@r.example: quarantine, score 2.5, decided by words: bad word",
            "=> bob@r.example: quarantine, score 2.5, decided by words: bad word");
  }

  @Test
  void theJsonTellsTheSame() {
    JsonObject json = json(inspect(chain, TO_BOTH));

    assertThat(json.getAsJsonArray("recipients").get(0).toString())
        .isEqualTo(
            "{\"recipient\":\"ann@r.example\",\"verdict\":\"quarantine\",\"decidedBy\":\"words\","
                + "\"score\":2.5,\"reason\":\"bad word\"}");
    assertThat(json.getAsJsonArray("recipients")).hasSize(2);
    assertThat(json.getAsJsonArray("findings").get(1).toString())
        .isEqualTo(
            "{\"stage\":\"rcpt\",\"filter\":\"user\",\"recipient\":\"ann@r.example\","
                + "\"outcome\":\"skipped\",\"score\":0.0,\"reason\":\"no list\",\"elapsed\":0.0}");
    assertThat(json.getAsJsonArray("findings")).hasSize(4);
  }

  @Test
  @Tag("attack-48")
  void hostileWordsStayWords() {
    Finding finding =
        Finding.match(HOSTILE).withResult(new Result(Map.of(HOSTILE, List.of(HOSTILE))));
    Decision decision =
        inspect(FilterChain.builder().then(says("f", finding), Action.reject()).build());
    String text = decision.trace().toString();
    String line = decision.trace().toJson();

    assertThat(text.lines()).hasSize(2);
    assertThat(text.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c <= '~'));
    assertThat(line.chars()).allMatch(c -> c >= ' ' && c <= '~');
    JsonObject check = json(decision).getAsJsonArray("findings").get(0).getAsJsonObject();
    assertThat(check.get("reason").getAsString()).startsWith("x??Bcc: v@v.example??");
    assertThat(check.getAsJsonObject("result").getAsJsonArray(HOSTILE).get(0).getAsString())
        .isEqualTo(HOSTILE);
  }

  @Test
  void aResultOfOddValuesIsReportedAllTheSame() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("text", "t");
    fields.put("number", 7);
    fields.put("nan", Double.NaN);
    fields.put("infinite", Float.NEGATIVE_INFINITY);
    fields.put("instant", Instant.EPOCH);
    fields.put("enum", Outcome.CLEAR);
    fields.put("uri", URI.create("http://r.example/"));
    fields.put("null", null);
    fields.put("list", Arrays.asList(1, null, Map.of("k", true)));

    assertThat(resultOf(new Result(fields)))
        .isEqualTo(
            "{\"text\":\"t\",\"number\":7,\"nan\":\"NaN\",\"infinite\":\"-Infinity\","
                + "\"instant\":\"1970-01-01T00:00:00Z\",\"enum\":\"CLEAR\","
                + "\"uri\":\"http://r.example/\",\"null\":\"null\","
                + "\"list\":[1,\"null\",{\"k\":true}]}");
  }

  @Test
  void aResultThatHoldsItselfEnds() {
    List<Object> itself = new ArrayList<>();
    itself.add(itself);

    assertThat(resultOf(new Result(Map.of("list", itself)))).contains("\"...\"");
  }

  @Test
  @Tag("attack-72")
  void aResultThatThrowsCostsItselfOnly() {
    FilterResult broken =
        () -> {
          throw new IllegalStateException("boom");
        };

    assertThat(resultOf(broken)).isEqualTo("{\"unavailable\":\"IllegalStateException\"}");
  }

  private static String resultOf(FilterResult result) {
    Decision decision =
        inspect(
            FilterChain.builder().then(says("f", Finding.clear("").withResult(result))).build());
    return json(decision)
        .getAsJsonArray("findings")
        .get(0)
        .getAsJsonObject()
        .get("result")
        .toString();
  }

  private static JsonObject json(Decision decision) {
    return JsonParser.parseString(decision.trace().toJson()).getAsJsonObject();
  }
}
