package io.fortimail.smtp;

import java.util.Arrays;

/** What a fuzzer may say to a server: the words of RFC 5321 and its extensions, and noise. */
enum SmtpAlphabet {
  EHLO("EHLO x\r\n"),
  HELO("helo x\r\n"),
  HELO_THROWS("HELO throw\r\n"),
  MAIL("MAIL FROM:<a@s.example>"),
  MAIL_NULL("mail from:<>"),
  MAIL_REFUSED("MAIL FROM:<refuse@s.example>"),
  SIZE(" SIZE=10"),
  SIZE_HUGE(" SIZE=99999999999999999999"),
  EIGHT_BIT(" BODY=8BITMIME"),
  BINARY(" BODY=BINARYMIME"),
  SMTPUTF8(" SMTPUTF8"),
  RET(" RET=HDRS ENVID=q"),
  RCPT("RCPT TO:<b@x.example>"),
  RCPT_SECOND("rcpt to:<c@x.example>"),
  RCPT_REFUSED("RCPT TO:<refuse@x.example>"),
  RCPT_THROWS("RCPT TO:<throw@x.example>"),
  RCPT_LAST("RCPT TO:<bye@x.example>"),
  NOTIFY(" NOTIFY=NEVER ORCPT=rfc822;b@x.example"),
  DATA("DATA\r\n"),
  BDAT("BDAT 5"),
  BDAT_NONE("bdat 0"),
  BDAT_MUCH("BDAT 400"),
  LAST(" LAST"),
  RSET("RSET\r\n"),
  NOOP("NOOP\r\n"),
  VRFY("VRFY b\r\n"),
  HELP("HELP\r\n"),
  QUIT("QUIT\r\n"),
  STARTTLS("STARTTLS\r\n"),
  AUTH("AUTH PLAIN"),
  AUTH_LOGIN("AUTH LOGIN\r\n"),
  CREDENTIALS(" AGEAYg=="),
  CANCEL("*"),
  HTTP("GET / HTTP/1.1\r\n"),
  PROXY("PROXY TCP4 192.0.2.1 192.0.2.2 1 25\r\n"),
  XCLIENT("XCLIENT ADDR=192.0.2.9\r\n"),
  CRLF("\r\n"),
  CR("\r"),
  LF("\n"),
  DOT("."),
  END(".\r\n"),
  SUBJECT("Subject: refuse\r\n"),
  BLANK(" "),
  TAB("\t"),
  COLON(":"),
  QUOTE("\""),
  BRACKET("<"),
  TEXT("text"),
  FIVE("12345"),
  LINE("w".repeat(78) + "\r\n"),
  LONG("l".repeat(520)),
  ENDLESS("e".repeat(1_100)),
  NUL("\0"),
  HIGH("\u0080"),
  LETTER("\u00c3\u00a9"),
  CUT(""),
  ANSWER(""),
  DISCONNECT("");

  private static final SmtpAlphabet[] WORDS = values();

  private final String text;

  SmtpAlphabet(String text) {
    this.text = text;
  }

  static SmtpAlphabet of(byte octet) {
    return WORDS[(octet & 0xff) % WORDS.length];
  }

  /** {@return the octet that picks this word} */
  int octet() {
    return Arrays.asList(WORDS).indexOf(this);
  }

  /** {@return what the client sends, one character for each octet} */
  String text() {
    return text;
  }

  /** {@return whether what was said so far is one piece} */
  boolean cuts() {
    return this == CUT || this == ANSWER || this == DISCONNECT;
  }
}
