package io.fortimail.examples.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/**
 * What is sent and what must come back.
 *
 * @param request the bytes, rewound before each use
 * @param code the reply code
 */
record LoadStep(ByteBuffer request, int code) {

  static LoadStep of(String request, int code) {
    byte[] bytes = request.getBytes(US_ASCII);
    return new LoadStep(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), code);
  }
}
