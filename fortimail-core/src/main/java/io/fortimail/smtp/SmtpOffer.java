package io.fortimail.smtp;

import com.google.common.collect.ImmutableList;
import io.fortimail.mail.Client;
import io.fortimail.mail.MailParameters;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a server offers, and so takes.
 *
 * @param extensions in the order of the answer to EHLO
 * @param auth how clients prove who they are
 * @param startTls whether TLS is offered
 */
record SmtpOffer(
    ImmutableList<SmtpExtension> extensions, Optional<SmtpAuth> auth, boolean startTls) {

  SmtpOffer withStartTls() {
    return new SmtpOffer(extensions, auth, true);
  }

  /** By keyword: the host may offer it with words of its own, or to some clients only. */
  boolean has(SmtpExtension extension, Client client) {
    for (SmtpExtension offered : extensions) {
      if (offered.keyword().equals(extension.keyword())) {
        return offered.isOfferedTo(client);
      }
    }
    return false;
  }

  Optional<EsmtpParameter<MailParameters.Builder>> mailParameter(String keyword, Client client) {
    return keyword.equals("AUTH")
        ? auth.map(offered -> submitter(client))
        : parameter(keyword, client, SmtpExtension::mail);
  }

  /** RFC 4954 5: only of a client that is known is it believed who submitted a message. */
  private static EsmtpParameter<MailParameters.Builder> submitter(Client client) {
    return (value, into) ->
        EsmtpParameters.submitter(
            value, client.user().isPresent() ? into : MailParameters.builder());
  }

  Optional<EsmtpParameter<RcptParametersBuilder>> rcptParameter(String keyword, Client client) {
    return parameter(keyword, client, SmtpExtension::rcpt);
  }

  /** RFC 5321 4.1.1.11: who was not offered an extension does not use its parameters. */
  private <B> Optional<EsmtpParameter<B>> parameter(
      String keyword,
      Client client,
      Function<SmtpExtension, Map<String, EsmtpParameter<B>>> parameters) {
    Optional<EsmtpParameter<B>> found = Optional.empty();
    for (SmtpExtension extension : extensions) { // a later one may widen an earlier one's values
      EsmtpParameter<B> reader = parameters.apply(extension).get(keyword);
      if (reader != null && isTakenFrom(client, extension)) {
        found = Optional.of(reader);
      }
    }
    return found;
  }

  /** REQUIRETLS is understood in clear, too, because there is a better answer than 555 to it. */
  private static boolean isTakenFrom(Client client, SmtpExtension extension) {
    return extension.isOfferedTo(client) || extension == SmtpExtension.REQUIRETLS;
  }
}
