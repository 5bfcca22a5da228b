package io.fortimail.smtp.auth;

import java.security.SecureRandom;

/** Randomness that makes a server's nonce come out as a given text. */
final class FixedRandomness extends SecureRandom {

  private static final long serialVersionUID = 1;

  private final String nonce;
  private int next;

  FixedRandomness(String nonce) {
    this.nonce = nonce;
  }

  @Override
  public int nextInt(int bound) {
    char c = nonce.charAt(next++ % nonce.length());
    return c > ',' ? c - '!' - 1 : c - '!'; // the 93 characters that print, without the comma
  }
}
