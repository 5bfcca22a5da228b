package io.fortimail.examples.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fortimail.mail.Message;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A message made to exhaust its reader: something small, again and again.
 *
 * @param what it has too much of
 * @param times how many of these for each that is asked for
 * @param start what comes first
 * @param piece what is repeated, made of its number
 * @param unitsInPiece how many of these are in a piece
 */
record HostileMail(
    String what, int times, String start, IntFunction<String> piece, int unitsInPiece) {

  /** All of them. */
  static final List<HostileMail> ALL =
      List.of(
          of("messages, each in the one before", "", i -> "Content-Type: message/rfc822\r\n\r\n"),
          of(
              "multiparts, each in the one before",
              "",
              i -> "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n".formatted(i, i)),
          new HostileMail(
              "parts", 10, "Content-Type: multipart/mixed; boundary=b\r\n", i -> "\r\n--b\r\n", 1),
          new HostileMail(
              "octets in one field", 640, "Subject: a\r\n", i -> " lines that are folded\r\n", 24),
          of("header fields", "", i -> "X-%d: a field\r\n".formatted(i)),
          of("parameters", "Content-Type: text/plain\r\n", i -> " ; p%d=v\r\n".formatted(i)),
          of("comments, each in the one before", "Content-Type: text/plain ", i -> "("),
          of("comments in an address", "From: a@example.org ", i -> "("));

  private static final int BLOCK = 65_536;

  private static HostileMail of(String what, String start, IntFunction<String> piece) {
    return new HostileMail(what, 1, start, piece, 1);
  }

  /** What a message for this number holds. */
  String describe(int number) {
    return "%,d %s".formatted((long) number * times, what);
  }

  /** Makes a message; a part of it is held in memory at a time. */
  Message message(int number, int inMemory) throws IOException {
    try (Message.Builder message = Message.builder(inMemory)) {
      StringBuilder block = new StringBuilder(start);
      int pieces = (int) ((long) number * times / unitsInPiece);
      for (int i = 0; i < pieces; i++) {
        block.append(piece.apply(i));
        if (block.length() > BLOCK) {
          write(message, block);
        }
      }
      write(message, block.append("\r\n\r\ntext\r\n"));
      return message.build();
    }
  }

  private static void write(Message.Builder message, StringBuilder block) throws IOException {
    byte[] octets = block.toString().getBytes(US_ASCII);
    message.write(octets, 0, octets.length);
    block.setLength(0);
  }
}
