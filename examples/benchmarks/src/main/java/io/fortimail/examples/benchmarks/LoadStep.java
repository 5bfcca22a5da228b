package io.fortimail.examples.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/**
 * What is sent and what must come back.
 *
 * @param request the bytes, rewound before each use
 * @param code the reply code; 0 for the end of the connection
 */
record LoadStep(ByteBuffer request, int code) {

  /** The server closes the connection. */
  static final LoadStep CLOSE = of("", 0);

  static LoadStep of(String request, int code) {
    byte[] bytes = request.getBytes(US_ASCII);
    return new LoadStep(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), code);
  }

  boolean isClose() {
    return code == 0;
  }
}
