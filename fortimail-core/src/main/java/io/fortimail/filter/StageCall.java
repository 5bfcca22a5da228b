package io.fortimail.filter;

import java.util.concurrent.CompletionStage;

/** Puts the question of a stage to a check. */
@FunctionalInterface
interface StageCall {

  /** May throw anything, or give nothing: see {@link CheckRunner}. */
  CompletionStage<Finding> ask(Check check, Findings earlier) throws Exception;
}
