package io.fortimail;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/**
 * The arrows between modules and packages. A new package needs a line here. Each line names all
 * that a package may use, from the ground up, so there is no circle.
 */
@AnalyzeClasses(
    packages = "io.fortimail",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  /** A package and all of ours that it may use; nobody else of ours. */
  private static ArchRule arrows(String from, String... to) {
    String[] allowed =
        Stream.concat(Stream.of(from), Stream.of(to))
            .map(name -> "io.fortimail." + name)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("io.fortimail." + from)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.fortimail..").and(not(resideInAnyPackage(allowed))));
  }

  @ArchTest static final ArchRule MAIL = arrows("mail");
  @ArchTest static final ArchRule MAIL_HEADER = arrows("mail.header", "mail");
  @ArchTest static final ArchRule MAIL_TEXT = arrows("mail.text", "mail");
  @ArchTest static final ArchRule MAIL_EDIT = arrows("mail.edit", "mail", "mail.header");
  @ArchTest static final ArchRule MAIL_INTEROP = arrows("mail.interop", "mail");
  @ArchTest static final ArchRule SMTP_AUTH = arrows("smtp.auth");
  @ArchTest static final ArchRule SMTP = arrows("smtp", "smtp.auth", "mail", "tls");
  @ArchTest static final ArchRule FILTER = arrows("filter", "mail", "mail.edit");
  @ArchTest static final ArchRule TLS = arrows("tls", "mail");
  @ArchTest static final ArchRule DELIVERY = arrows("delivery", "mail", "smtp", "tls");
  @ArchTest static final ArchRule QUARANTINE = arrows("quarantine", "mail");

  @ArchTest
  static final ArchRule GATEWAY =
      arrows(
          "gateway",
          "mail",
          "mail.header",
          "mail.edit",
          "smtp",
          "filter",
          "tls",
          "delivery",
          "quarantine");

  @ArchTest
  static final ArchRule NET = arrows("net", "mail", "smtp", "filter", "tls", "delivery", "gateway");

  @ArchTest
  static final ArchRule TESTING =
      arrows(
          "testing",
          "mail",
          "mail.header",
          "mail.edit",
          "mail.text",
          "smtp",
          "filter",
          "tls",
          "delivery",
          "quarantine",
          "gateway");

  @ArchTest static final ArchRule DNS = arrows("dns", "mail", "tls");
  @ArchTest static final ArchRule DNS_MTASTS = arrows("dns.mtasts", "dns", "mail", "tls");
  @ArchTest static final ArchRule DNS_DANE = arrows("dns.dane", "dns", "mail", "tls");
  @ArchTest static final ArchRule DNS_TLSRPT = arrows("dns.tlsrpt", "dns", "mail", "tls");

  @ArchTest
  static final ArchRule DNS_DELIVERY =
      arrows("dns.delivery", "dns", "dns.dane", "dns.mtasts", "mail", "tls", "delivery");

  @ArchTest
  static final ArchRule DNS_REPUTATION = arrows("dns.reputation", "dns", "mail", "filter");

  @ArchTest
  static final ArchRule SESSION_FILTERS =
      arrows("filters.session", "dns", "dns.reputation", "mail", "filter");

  @ArchTest static final ArchRule CONTENT_FILTERS = arrows("filters.content", "mail", "filter");

  @ArchTest
  static final ArchRule DNSJAVA_STAYS_INSIDE_ONE_PACKAGE =
      noClasses()
          .that(resideOutsideOfPackage("io.fortimail.dns"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.xbill..");

  @ArchTest
  static final ArchRule MIME4J_STAYS_INSIDE_THE_MESSAGE_AND_ITS_ADAPTERS =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.fortimail.mail", "io.fortimail.mail.interop")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.james..");

  @ArchTest
  static final ArchRule PROTOCOL_CODE_OWNS_NO_SOCKET_THREAD_OR_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.fortimail.smtp", "io.fortimail.smtp.auth", "io.fortimail.delivery")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.channels")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.net.Socket")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.Thread")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule ONLY_NET_TOUCHES_SOCKETS =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.fortimail.net", "io.fortimail.quarantine")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.nio.channels");

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_THING_IS =
      classes()
          .should()
          .haveSimpleNameNotEndingWith("Utils")
          .andShould()
          .haveSimpleNameNotEndingWith("Util")
          .andShould()
          .haveSimpleNameNotEndingWith("Helper")
          .andShould()
          .haveSimpleNameNotEndingWith("Manager")
          .andShould()
          .haveSimpleNameNotEndingWith("Impl");

  @ArchTest
  static void eachPackageHasAnArrow(JavaClasses classes) {
    assertThat(classes.stream().map(type -> type.getPackageName()).distinct())
        .containsExactlyInAnyOrder(
            "io.fortimail.mail",
            "io.fortimail.mail.edit",
            "io.fortimail.mail.header",
            "io.fortimail.mail.text",
            "io.fortimail.mail.interop",
            "io.fortimail.smtp",
            "io.fortimail.smtp.auth",
            "io.fortimail.filter",
            "io.fortimail.tls",
            "io.fortimail.delivery",
            "io.fortimail.quarantine",
            "io.fortimail.gateway",
            "io.fortimail.net",
            "io.fortimail.testing",
            "io.fortimail.dns",
            "io.fortimail.dns.dane",
            "io.fortimail.dns.delivery",
            "io.fortimail.dns.mtasts",
            "io.fortimail.dns.tlsrpt",
            "io.fortimail.dns.reputation",
            "io.fortimail.filters.session",
            "io.fortimail.filters.content");
  }
}
