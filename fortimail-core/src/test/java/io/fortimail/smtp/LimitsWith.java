package io.fortimail.smtp;

import java.lang.reflect.RecordComponent;
import java.util.Map;

/** Limits that a test wants to reach: the defaults, with some of them replaced by name. */
final class LimitsWith {

  private LimitsWith() {}

  static SmtpLimits values(Map<String, Object> replaced) {
    RecordComponent[] components = SmtpLimits.class.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        Object standing = components[i].getAccessor().invoke(SmtpLimits.DEFAULT);
        values[i] = replaced.getOrDefault(components[i].getName(), standing);
      }
      return SmtpLimits.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException changed) {
      throw new LinkageError("limits are built in another way", changed);
    }
  }
}
