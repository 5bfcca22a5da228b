package io.fortimail.smtp;

import io.fortimail.testing.SmtpDialog;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The sessions that third parties' dialogues are held with. All that depends on how a session is
 * set up is here.
 *
 * @param plain a new connection
 * @param secured a new connection inside TLS; empty as long as a session cannot be told so
 */
record ThirdPartySession(Supplier<SmtpDialog> plain, Optional<Supplier<SmtpDialog>> secured) {

  /** Three errors, a message of 1 MiB; {@code user@testserver} has the password secretpassword. */
  static ThirdPartySession chasquid(SmtpHandler handler) {
    SmtpLimits limits = with(Map.of("errors", 3)).withMessageSize(1_048_576);
    return new ThirdPartySession(() -> open("testserver", limits, handler), Optional.empty());
  }

  /** AUTH is offered without TLS; {@code bob@mydomain.tld} has the password secret. */
  static ThirdPartySession james(SmtpHandler handler) {
    return new ThirdPartySession(
        () -> open("mydomain.tld", SmtpLimits.DEFAULT, handler), Optional.empty());
  }

  private static SmtpDialog open(String hostname, SmtpLimits limits, SmtpHandler handler) {
    return SmtpDialog.with(
        new SmtpServerSettings(hostname, limits), client -> handler, SmtpDialog.CLIENT);
  }

  /** The default limits with some of them replaced, by name. */
  private static SmtpLimits with(Map<String, Object> replaced) {
    RecordComponent[] components = SmtpLimits.class.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        Object standing = components[i].getAccessor().invoke(SmtpLimits.DEFAULT);
        values[i] = replaced.getOrDefault(components[i].getName(), standing);
      }
      Constructor<SmtpLimits> constructor = SmtpLimits.class.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException changed) {
      throw new LinkageError("SmtpLimits is built in another way", changed);
    }
  }
}
