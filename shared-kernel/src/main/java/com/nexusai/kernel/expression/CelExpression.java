package com.nexusai.kernel.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An expression that CEL evaluates. */
record CelExpression(String source, CelRuntime.Program program) implements Expression {

  @Override
  public @Nullable Object evaluate(Scope scope) {
    return CelValues.toJson(source, raw(scope));
  }

  @Override
  public boolean isTrue(Scope scope) {
    Object value = raw(scope);
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new ExpressionFailed(
        source, "expected true or false, found " + Shown.briefly(CelValues.toJson(source, value)));
  }

  private Object raw(Scope scope) {
    Work.begin();
    try {
      return program.eval(name -> Optional.of(JsonView.of(scope.get(name))));
    } catch (CelEvaluationException e) {
      throw failed(e);
    } catch (Work.Exceeded e) {
      throw new ExpressionFailed(source, e.reason());
    } catch (StackOverflowError e) {
      throw new ExpressionFailed(source, "the evaluation budget of nested calls is exceeded");
    }
  }

  private ExpressionFailed failed(CelEvaluationException e) {
    if (e.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED) {
      return new ExpressionFailed(
          source, "the evaluation budget of loop rounds is exceeded: its loops are too long");
    }
    return new ExpressionFailed(source, CelMessages.told(e));
  }
}
