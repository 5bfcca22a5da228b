package io.fortimail.smtp.auth;

import com.google.gson.JsonObject;

/** In what the two mechanisms for bearer tokens differ. */
enum TokenForm {
  /** RFC 7628. */
  OAUTHBEARER,
  /** Before it: {@code user=...^Aauth=Bearer ...^A^A}, as Google documents it. */
  XOAUTH2;

  /** The status in JSON that a client with a bad token gets before it is refused. */
  String refusal(TokenHints hints) {
    JsonObject json = new JsonObject();
    if (this == OAUTHBEARER) {
      json.addProperty("status", "invalid_token"); // RFC 7628 section 3.2.2, RFC 6750 section 3.1
    } else {
      json.addProperty("status", "401");
      json.addProperty("schemes", "Bearer");
    }
    hints.scope().ifPresent(scope -> json.addProperty("scope", scope));
    if (this == OAUTHBEARER) {
      hints
          .openidConfiguration()
          .ifPresent(address -> json.addProperty("openid-configuration", address));
    }
    return json.toString();
  }
}
