package io.fortimail.examples.mailcheck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong arguments are said in one line, and nothing is checked. */
class ArgumentsTest {

  private static final String CLEAN = "samples/clean.eml";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--ip=mail.example          | is no IPv4 or IPv6 address",
        "--ip=                      | is no IPv4 or IPv6 address",
        "--from=a@b@                | is no mailbox",
        "--rcpt=Bob                 | is no mailbox",
        "--rcpt=                    | is no mailbox",
        "--zone=no-such-file        | cannot be read",
        "--zone=samples/clean.eml   | clean.eml, line 1",
        "--resolver=127.0.0.1:65536 | is no HOST:PORT",
        "--resolver=:53             | is no HOST:PORT",
        "--dnsbl=a..b               | is no domain name",
        "--dnsbl=                   | is no domain name",
        "--now=yesterday            | is no instant",
        "--now=2026-11-24           | is no instant",
        "--no-such-option           | Unknown option",
      })
  void aWrongValueIsNamed(String argument, String complaint) {
    Output output = Output.of(argument, CLEAN);

    assertThat(output.status()).isEqualTo(2);
    assertThat(output.out()).isEmpty();
    assertThat(output.err()).startsWith("mailcheck: ").contains(complaint);
    assertThat(output.err().lines()).hasSize(2).endsWith("Try 'mailcheck --help'.");
  }

  @Test
  void aFileIsNeeded() {
    Output output = Output.of("--json");

    assertThat(output.status()).isEqualTo(2);
    assertThat(output.err()).contains("FILE");
  }

  @Test
  void answersComeFromOnePlaceOnly() {
    Output output =
        Output.of("--zone=samples/example.zone", "--resolver=127.0.0.1", "--ip=192.0.2.1", CLEAN);

    assertThat(output.status()).isEqualTo(2);
    assertThat(output.err()).contains("mutually exclusive");
  }

  @Test
  void ipv6AndADotAtTheEndOfAZoneAreFine() {
    Output output =
        Output.of(
            "--ip=2001:db8::1", "--zone=samples/example.zone", "--dnsbl=DNSBL.example.", CLEAN);

    assertThat(output.out()).contains("2001:db8::1 is not listed by dnsbl.example");
  }

  @Test
  void helpAndVersionAreNoErrors() {
    Output help = Output.of("--help");
    assertThat(help.status()).isZero();
    assertThat(help.out()).contains("--dnsbl").contains("Exit status:");

    Output version = Output.of("--version");
    assertThat(version.status()).isZero();
    assertThat(version.out()).startsWith("mailcheck ");
  }
}
