package io.fortimail.examples.benchmarks;

import java.util.Base64;
import java.util.Random;

/** Words, lines and headers of made-up mail. */
final class SampleText {

  private static final String[] WORDS = {
    "a", "the", "of", "and", "invoice", "meeting", "report", "tomorrow", "please", "find",
    "attached", "with", "regards", "we", "have", "received", "your", "order", "number", "delivery",
    "offer", "week", "new", "customers", "schedule", "is", "not", "yet", "complete", "project"
  };

  private static final int LINE = 70;
  private static final int SIGNATURE = 256;

  private final Random random;

  SampleText(Random random) {
    this.random = random;
  }

  String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  /** A line of plain text without its end. */
  String line() {
    StringBuilder line = new StringBuilder(word());
    int length = 20 + random.nextInt(LINE - 20);
    while (line.length() < length) {
      line.append(' ').append(word());
    }
    return line.toString();
  }

  /** A line of text with an umlaut, and a soft line break. */
  String quotedPrintableLine() {
    return line() + " =\r\n" + word() + " gr=C3=BC=C3=9Fe " + word();
  }

  /** A line of HTML, with soft line breaks. */
  String quotedPrintableHtmlLine() {
    return "<td style=3D\"font-family:Arial,sans-serif;font-size:14px;color:#33=\r\n3333\">"
        + "<a href=3D\"https://news.example.com/c/"
        + Integer.toHexString(random.nextInt())
        + "=\r\n?u=3D"
        + random.nextInt(100_000)
        + "\">"
        + word()
        + "</a> =E2=80=93 "
        + word()
        + "</td>";
  }

  /** The fields of a message but for those of its content, with their line ends. */
  String topHeader() {
    StringBuilder header = new StringBuilder(4_096);
    int hops = 3 + random.nextInt(5);
    for (int i = 0; i < hops; i++) {
      header.append(received(i));
    }
    header.append(signature("news.example.com")).append(signature("relay.example.net"));
    header.append(
        """
        Authentication-Results: mx.example.org;
        \tdkim=pass (2048-bit key) header.d=news.example.com header.i=@news.example.com;
        \tspf=pass (mx.example.org: domain of bounce@news.example.com designates
        \t192.0.2.17 as permitted sender) smtp.mailfrom=bounce@news.example.com
        From: "Ann Example" <ann@news.example.com>
        To: Bob Example <bob@example.org>, "C. Example" <carol@example.org>,
         dave@example.org
        Date: Mon, 02 Mar 2026 10:00:00 +0000
        MIME-Version: 1.0
        X-Mailer: Sample 1.0
        List-Unsubscribe: <https://news.example.com/u/1>,
         <mailto:unsubscribe@news.example.com>
        """
            .replace("\n", "\r\n"));
    header.append("Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe:_").append(word()).append("?= ");
    header.append(word()).append("\r\nMessage-ID: <").append(Long.toHexString(random.nextLong()));
    return header.append("@news.example.com>\r\n").toString();
  }

  private String received(int hop) {
    return """
        Received: from mx%d.relay.example.net (mx%d.relay.example.net [192.0.2.%d])
        \t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))
        \tby in.example.org (Postfix) with ESMTPS id %08X
        \tfor <bob@example.org>; Mon, 02 Mar 2026 10:00:%02d +0000 (UTC)
        """
        .formatted(hop, hop, random.nextInt(255), random.nextInt(), hop)
        .replace("\n", "\r\n");
  }

  private String signature(String domain) {
    return """
        DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=%s; s=s2026;
        \tt=1772445600; h=from:to:subject:date:message-id:mime-version:content-type:
        \t list-unsubscribe; bh=%s;
        \tb=%s
        """
        .formatted(domain, base64(32), base64(SIGNATURE).replace("\r\n", "\n\t "))
        .replace("\n", "\r\n");
  }

  private String base64(int octets) {
    byte[] bytes = new byte[octets];
    random.nextBytes(bytes);
    return Base64.getMimeEncoder().encodeToString(bytes);
  }
}
