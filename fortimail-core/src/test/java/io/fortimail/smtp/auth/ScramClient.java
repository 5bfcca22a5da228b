package io.fortimail.smtp.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM-SHA-256, written from the RFC with the JDK's own PBKDF2. */
public final class ScramClient {

  private final String header;
  private final String bare;
  private final String password;
  private final byte[] binding;
  private String expectedServerFinal = "";

  public ScramClient(String header, String user, String nonce, String password, String bindingHex) {
    this.header = header;
    this.bare = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    this.password = password;
    this.binding = HexFormat.of().parseHex(bindingHex);
  }

  ScramClient(String user, String password) {
    this("n,,", user, "fyko+d2lbbFgONRv9qkxdawL", password, "");
  }

  public String first() {
    return header + bare;
  }

  public String last(String serverFirst) {
    String nonce = field(serverFirst, "r=");
    byte[] salt = Base64.getDecoder().decode(field(serverFirst, "s="));
    return last(serverFirst, nonce, salt, Integer.parseInt(field(serverFirst, "i=")));
  }

  String last(String serverFirst, String nonce, byte[] salt, int iterations) {
    byte[] head = header.getBytes(StandardCharsets.UTF_8);
    byte[] channel = new byte[head.length + binding.length];
    System.arraycopy(head, 0, channel, 0, head.length);
    System.arraycopy(binding, 0, channel, head.length, binding.length);
    String unproven = "c=" + base64(channel) + ",r=" + nonce;
    String signed = bare + "," + serverFirst + "," + unproven;
    try {
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
              .getEncoded();
      byte[] clientKey = hmac(salted, "Client Key");
      byte[] proof = hmac(MessageDigest.getInstance("SHA-256").digest(clientKey), signed);
      for (int i = 0; i < proof.length; i++) {
        proof[i] ^= clientKey[i];
      }
      expectedServerFinal = "v=" + base64(hmac(hmac(salted, "Server Key"), signed));
      return unproven + ",p=" + base64(proof);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a server that knows the password says in the end. */
  public String expectedServerFinal() {
    return expectedServerFinal;
  }

  static String field(String message, String name) {
    for (String field : message.split(",", -1)) {
      if (field.startsWith(name)) {
        return field.substring(name.length());
      }
    }
    throw new IllegalArgumentException(name + " is not in " + message);
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
