package io.fortimail.smtp;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Lets another handler answer, but every answer later: the session waits with a question open. Only
 * the greeting comes at once, for what a client says before it is another matter.
 *
 * <p>A proxy, so that a question which is new to {@link SmtpHandler} is delayed as well.
 */
final class DelayedHandler {

  private DelayedHandler() {}

  /**
   * A handler whose answers come later.
   *
   * @param handler who answers; it is asked at once
   * @param later is given a task for each answer, and the answer comes when the task runs; it must
   *     not run it before it returns
   */
  static SmtpHandler of(SmtpHandler handler, Executor later) {
    return (SmtpHandler)
        Proxy.newProxyInstance(
            SmtpHandler.class.getClassLoader(),
            new Class<?>[] {SmtpHandler.class},
            (proxy, method, arguments) -> {
              Object result = call(handler, method, arguments);
              return result instanceof CompletionStage<?> answer
                      && !method.getName().equals("connect")
                  ? delayed(answer, later)
                  : result;
            });
  }

  private static Object call(SmtpHandler handler, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(handler, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
  }

  private static <T> CompletionStage<T> delayed(CompletionStage<T> answer, Executor later) {
    CompletableFuture<T> delayed = new CompletableFuture<>();
    var unused =
        answer.whenComplete(
            (reply, failure) ->
                later.execute(
                    () -> {
                      if (failure != null) {
                        delayed.completeExceptionally(failure);
                      } else {
                        delayed.complete(reply);
                      }
                    }));
    return delayed;
  }
}
