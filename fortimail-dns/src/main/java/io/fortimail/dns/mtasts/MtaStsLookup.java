package io.fortimail.dns.mtasts;

import io.fortimail.mail.PeerText;
import io.fortimail.tls.TlsProblem;
import java.util.Optional;

/** What is known about the policy of a domain. */
public sealed interface MtaStsLookup {

  /** {@return what went wrong on the way, for reports} */
  Optional<TlsProblem> problem();

  /**
   * There is a policy, fetched or cached.
   *
   * @param policy the policy
   * @param problem why a newer one could not be had
   */
  record Found(MtaStsPolicy policy, Optional<TlsProblem> problem) implements MtaStsLookup {}

  /**
   * There is none that could be kept to.
   *
   * @param reason in words
   * @param problem what is wrong with the policy, if the domain has one
   */
  record None(String reason, Optional<TlsProblem> problem) implements MtaStsLookup {

    /** Cleans the reason. */
    public None {
      reason = PeerText.clean(reason, TlsProblem.MAX_DETAIL);
    }
  }

  /**
   * Nobody can tell whether a policy that was known is still in force, because it could not be
   * loaded, or the look-up itself failed. It says nothing about the domain, so mail must wait.
   *
   * @param why what stood in the way
   */
  record Unknown(TlsProblem why) implements MtaStsLookup {

    @Override
    public Optional<TlsProblem> problem() {
      return Optional.of(why);
    }
  }
}
