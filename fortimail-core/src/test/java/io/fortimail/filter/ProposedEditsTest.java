package io.fortimail.filter;

import static io.fortimail.filter.Sample.ANN;
import static io.fortimail.filter.Sample.BOB;
import static io.fortimail.filter.Sample.TO_BOTH;
import static io.fortimail.filter.Sample.inspect;
import static io.fortimail.filter.Sample.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.mail.edit.MessageEdit;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class ProposedEditsTest {

  private static final MessageEdit A = new MessageEdit.AddHeader("X-A", "1");
  private static final MessageEdit B = new MessageEdit.AddHeader("X-B", "1");
  private static final MessageEdit C = new MessageEdit.AddHeader("X-C", "1");

  @Test
  void whatIsProposedIsDoneOnlyWherePolicySaysSo() {
    FilterChain chain =
        FilterChain.builder()
            .then(says("no", Finding.match("proposes").withEdits(A)))
            .then(says("clear", Finding.clear("proposes").withEdits(A)), Action.applyEdits())
            .then(
                says("yes", Finding.match("proposes").withEdits(B, A)),
                (finding, recipient) ->
                    recipient.equals(BOB) ? Action.proceed() : Action.applyEdits())
            .then(says("own", Finding.match("own").withEdits(A)), Action.edit(C, B))
            .then(says("end", Finding.match("end").withEdits(A)), Action.quarantine())
            .build();

    Decision decision = inspect(chain, TO_BOTH);

    assertThat(decision.forRecipient(ANN).edits()).containsExactly(B, A, C, B);
    assertThat(decision.forRecipient(BOB).edits()).containsExactly(C, B);
    assertThat(decision.trace().toJson())
        .contains(
            "\"edits\":[\"add header X-B\",\"add header X-A\",\"add header X-C\",\"add header X-B\"]");
  }

  @Test
  void aFindingProposesABoundedNumber() {
    Finding finding = Finding.match("many");
    assertThat(finding.withEdits(Collections.nCopies(Finding.MAX_EDITS, A)).edits()).hasSize(100);
    assertThatThrownBy(() -> finding.withEdits(Collections.nCopies(Finding.MAX_EDITS + 1, A)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void otherChangesKeepThem() {
    assertThat(Finding.match("").withEdits(A).withScore(2).edits()).containsExactly(A);
  }
}
