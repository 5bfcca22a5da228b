package io.fortimail.dns;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts, until it is closed, what this process verifies by RSA and hashes by SHA-1. */
final class CountedCryptography implements AutoCloseable {

  private static final String NAME = "Counted";

  private final AtomicInteger verifications = new AtomicInteger();
  private final AtomicInteger hashes = new AtomicInteger();

  CountedCryptography() {
    Security.insertProviderAt(new Counting(), 1);
  }

  int verifications() {
    return verifications.get();
  }

  int hashes() {
    return hashes.get();
  }

  @Override
  public void close() {
    Security.removeProvider(NAME);
  }

  /** In front of those of the JDK, which do the work. */
  private final class Counting extends Provider {

    private static final long serialVersionUID = 1;

    Counting() {
      super(NAME, "1", "counts");
      offer("Signature", "SHA256withRSA", CountedSignature::new);
      offer("MessageDigest", "SHA-1", CountedHash::new);
    }

    private void offer(String type, String algorithm, Supplier<Object> maker) {
      putService(
          new Service(this, type, algorithm, maker.getClass().getName(), null, null) {
            @Override
            public Object newInstance(@Nullable Object parameter) {
              return maker.get();
            }

            @Override
            public boolean supportsParameter(@Nullable Object parameter) {
              return true;
            }
          });
    }
  }

  private final class CountedHash extends MessageDigestSpi {

    private final MessageDigest hash = made(() -> MessageDigest.getInstance("SHA-1", "SUN"));

    @Override
    protected void engineUpdate(byte input) {
      hash.update(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
      hash.update(input, offset, length);
    }

    @Override
    protected byte[] engineDigest() {
      hashes.incrementAndGet();
      return hash.digest();
    }

    @Override
    protected void engineReset() {
      hash.reset();
    }
  }

  private final class CountedSignature extends SignatureSpi {

    private final Signature signature =
        made(() -> Signature.getInstance("SHA256withRSA", "SunRsaSign"));

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      signature.initVerify(key);
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      signature.initSign(key);
    }

    @Override
    protected void engineUpdate(byte input) throws SignatureException {
      signature.update(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) throws SignatureException {
      signature.update(input, offset, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      return signature.sign();
    }

    @Override
    protected boolean engineVerify(byte[] bytes) throws SignatureException {
      verifications.incrementAndGet();
      return signature.verify(bytes);
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException();
    }
  }

  private interface Maker<T> {
    T make() throws GeneralSecurityException;
  }

  private static <T> T made(Maker<T> maker) {
    try {
      return maker.make();
    } catch (GeneralSecurityException notThere) {
      throw new IllegalStateException(notThere);
    }
  }
}
