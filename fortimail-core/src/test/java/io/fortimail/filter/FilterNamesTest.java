package io.fortimail.filter;

import static io.fortimail.filter.Sample.inspect;
import static io.fortimail.filter.Sample.matches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterNamesTest {

  private static class ReverseDnsFilter implements MessageFilter {
    @Override
    public CompletionStage<Finding> inspect(MessageView view) {
      return Finding.clear("").now();
    }
  }

  private static final class DNSListFilter extends ReverseDnsFilter {}

  private static final class HeloSPF extends ReverseDnsFilter {}

  private static final class Greylist extends ReverseDnsFilter {}

  private static final class Md5Filter extends ReverseDnsFilter {}

  private static final class Filter extends ReverseDnsFilter {}

  @Test
  void aNameIsMadeFromTheClass() {
    assertThat(new ReverseDnsFilter().name()).isEqualTo("reverse-dns");
    assertThat(new DNSListFilter().name()).isEqualTo("dns-list");
    assertThat(new HeloSPF().name()).isEqualTo("helo-spf");
    assertThat(new Greylist().name()).isEqualTo("greylist");
    assertThat(new Md5Filter().name()).isEqualTo("md5");
    assertThat(new Filter().name()).isEqualTo("filter");
  }

  @Test
  void whatHasNoClassOfItsOwnIsUnnamed() {
    MessageFilter lambda = view -> Finding.clear("").now();
    MessageFilter anonymous =
        new MessageFilter() {
          @Override
          public CompletionStage<Finding> inspect(MessageView view) {
            return Finding.clear("").now();
          }
        };

    assertThat(lambda.name()).isEqualTo("unnamed");
    assertThat(anonymous.name()).isEqualTo("unnamed");
  }

  @Test
  void aNameThatIsTakenGetsANumberAndItsOwnProfile() {
    FilterChain chain =
        FilterChain.builder()
            .then(matches("a"))
            .together(matches("a"), new Greylist(), matches("a-2"))
            .then(matches("a"), Action.quarantine())
            .build();

    Decision decision = inspect(chain);

    assertThat(decision.checks())
        .map(CheckReport::check)
        .containsExactly("a", "a-2", "greylist", "a-2-2", "a-3");
    assertThat(decision.recipients().get(0).decidedBy()).contains("a-3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nX-Injected: 1", "\u00e4", "a\0"})
  @Tag("attack-48")
  void aNameThatCouldBreakAHeaderIsRefused(String name) {
    assertThatThrownBy(() -> FilterChain.builder().then(name, matches("x"), Action.proceed()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FilterChain.builder().together(matches(name)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
