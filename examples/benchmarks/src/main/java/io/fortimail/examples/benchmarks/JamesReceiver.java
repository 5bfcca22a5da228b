package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.james.protocols.api.handler.WiringException;
import org.apache.james.protocols.netty.NettyServer;
import org.apache.james.protocols.smtp.MailEnvelope;
import org.apache.james.protocols.smtp.SMTPConfigurationImpl;
import org.apache.james.protocols.smtp.SMTPProtocol;
import org.apache.james.protocols.smtp.SMTPProtocolHandlerChain;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.ReceivedDataLineFilter;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MessageHook;

/**
 * The protocols of Apache James with their defaults; a hook reads each message; no trace header.
 */
final class JamesReceiver implements Receiver {

  private static final int BACKLOG = 1_024; // as ours

  private final Tally tally = new Tally();
  private final NettyServer server;

  JamesReceiver() throws IOException {
    this.server =
        new NettyServer.Factory().protocol(new SMTPProtocol(chain(tally), configuration())).build();
    server.setListenAddresses(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.setBacklog(BACKLOG);
    try {
      server.bind();
    } catch (Exception failure) { // it declares no other
      throw new IOException("James does not start", failure);
    }
  }

  private static SMTPProtocolHandlerChain chain(Tally tally) throws IOException {
    SMTPProtocolHandlerChain chain = new SMTPProtocolHandlerChain(new NoMetrics());
    chain.removeAll(chain.stream().filter(ReceivedDataLineFilter.class::isInstance).toList());
    chain.add(new Reader(tally));
    try {
      chain.wireExtensibleHandlers();
    } catch (WiringException failure) {
      throw new IOException("James does not start", failure);
    }
    return chain;
  }

  private static SMTPConfigurationImpl configuration() {
    return new SMTPConfigurationImpl() {
      @Override
      public String getHelloName() {
        return HOSTNAME;
      }

      @Override
      public boolean isRelayingAllowed(String remoteAddress) {
        return true;
      }
    };
  }

  @Override
  public String name() {
    return "James";
  }

  @Override
  public int port() {
    return server.getListenAddresses().get(0).getPort();
  }

  @Override
  public Tally tally() {
    return tally;
  }

  @Override
  public void close() {
    server.unbind();
  }

  private record Reader(Tally tally) implements MessageHook {

    @Override
    public HookResult onMessage(SMTPSession session, MailEnvelope mail) {
      try (InputStream in = mail.getMessageInputStream()) {
        tally.take(in);
        return HookResult.OK;
      } catch (IOException unreadable) {
        return HookResult.DENY;
      }
    }
  }
}
