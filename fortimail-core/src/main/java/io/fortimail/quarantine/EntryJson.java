package io.fortimail.quarantine;

import com.google.common.net.InetAddresses;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import io.fortimail.mail.BodyType;
import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.Recipient;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** An entry's metadata as one JSON object. */
final class EntryJson {

  private static final int VERSION = 1;

  private static final HexFormat HEX = HexFormat.of();

  private static final TypeToken<Map<String, Object>> FIELDS = new TypeToken<>() {};

  private static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .create();

  private EntryJson() {}

  /**
   * @throws IllegalArgumentException if the trace is not made of plain values
   */
  static String write(QuarantineEntry entry) {
    HeldMessage message = entry.message();
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSION);
    json.addProperty("received", entry.received().toString());
    json.addProperty("size", entry.size());
    json.addProperty("clientAddress", message.client().addressText());
    message.client().helo().ifPresent(helo -> json.addProperty("helo", helo));
    message.client().user().ifPresent(user -> json.addProperty("user", user));
    message.envelope().sender().ifPresent(path -> json.addProperty("sender", path.toString()));
    json.add("recipients", recipients(message.envelope()));
    json.addProperty("bodyType", message.envelope().bodyType().name());
    json.addProperty("reason", message.reason());
    message.decidedBy().ifPresent(check -> json.addProperty("decidedBy", check));
    json.addProperty("score", message.score());
    try {
      json.add("trace", GSON.toJsonTree(message.trace(), FIELDS.getType()));
      return inAscii(GSON.toJson(json));
    } catch (JsonParseException notPlain) {
      throw new IllegalArgumentException("a trace is made of plain values", notPlain);
    }
  }

  /**
   * @throws IOException if the text is not what {@link #write} gives
   */
  static QuarantineEntry read(QuarantineId id, String text) throws IOException {
    try {
      JsonObject json = GSON.fromJson(text, JsonObject.class);
      if (json.get("version").getAsInt() != VERSION) {
        throw new IOException("metadata of another version: " + id);
      }
      return new QuarantineEntry(
          id,
          Instant.parse(json.get("received").getAsString()),
          json.get("size").getAsLong(),
          message(json));
    } catch (JsonParseException
        | IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException
        | DateTimeException
        | NullPointerException damaged) {
      throw new IOException("damaged metadata: " + id, damaged);
    }
  }

  private static HeldMessage message(JsonObject json) {
    Client client =
        new Client(
            InetAddresses.forString(json.get("clientAddress").getAsString()),
            text(json, "helo"),
            Optional.empty(),
            text(json, "user"));
    List<Recipient> recipients =
        StreamSupport.stream(json.getAsJsonArray("recipients").spliterator(), false)
            .map(recipient -> Recipient.of(recipient.getAsString()))
            .toList();
    Envelope envelope =
        new Envelope(
            text(json, "sender").map(EmailAddress::of),
            recipients,
            MailParameters.of(BodyType.valueOf(json.get("bodyType").getAsString())));
    return new HeldMessage(
        client,
        envelope,
        json.get("reason").getAsString(),
        text(json, "decidedBy"),
        json.get("score").getAsDouble(),
        GSON.fromJson(json.get("trace"), FIELDS));
  }

  private static Optional<String> text(JsonObject json, String name) {
    return Optional.ofNullable(json.get(name)).map(JsonElement::getAsString);
  }

  private static JsonArray recipients(Envelope envelope) {
    JsonArray list = new JsonArray();
    envelope.recipients().forEach(recipient -> list.add(recipient.toString()));
    return list;
  }

  /**
   * Peers choose some of the words, and people look at these files in a terminal. What is outside
   * of ASCII stands in JSON strings only, where an escape means the same.
   */
  private static String inAscii(String json) {
    StringBuilder ascii = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c > '~') {
        ascii.append("\\u").append(HEX.toHexDigits(c));
      } else {
        ascii.append(c);
      }
    }
    return ascii.toString();
  }
}
