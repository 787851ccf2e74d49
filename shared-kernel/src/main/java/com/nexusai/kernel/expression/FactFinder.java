package com.nexusai.kernel.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Walks a checked expression and notes what it reads. */
final class FactFinder {
  private final Set<String> names = new HashSet<>();
  private final Set<String> dataKeys = new HashSet<>();
  private final Set<String> labels = new HashSet<>();
  private final List<String> local = new ArrayList<>();
  private int nodes;

  private final Facts facts;

  FactFinder(CelAbstractSyntaxTree ast) {
    visit(ast.getExpr());
    this.facts = new Facts(type(ast.getResultType().kind()), names, dataKeys, labels);
  }

  Facts facts() {
    return facts;
  }

  /** How many nodes the expression has, its macros expanded. */
  int nodes() {
    return nodes;
  }

  private void visit(CelExpr expr) {
    nodes++;
    switch (expr.exprKind().getKind()) {
      case IDENT -> name(expr.ident().name());
      case SELECT -> {
        if (isName(expr.select().operand(), "data")) {
          dataKeys.add(expr.select().field());
        }
        visit(expr.select().operand());
      }
      case CALL -> call(expr.call());
      case LIST -> expr.list().elements().forEach(this::visit);
      case MAP ->
          expr.map()
              .entries()
              .forEach(entry -> {
                visit(entry.key());
                visit(entry.value());
              });
      case STRUCT -> expr.struct().entries().forEach(entry -> visit(entry.value()));
      case COMPREHENSION -> comprehension(expr.comprehension());
      case CONSTANT, NOT_SET -> {}
    }
  }

  private void call(CelCall call) {
    List<CelExpr> args = new ArrayList<>(call.args());
    call.target().ifPresent(target -> args.add(0, target));
    if (args.size() == 2) {
      pair(call.function(), args.get(0), args.get(1));
    }
    args.forEach(this::visit);
  }

  private void pair(String function, CelExpr first, CelExpr second) {
    switch (function) {
      case "_[_]", "_?._", "_[?_]" -> {
        if (isName(first, "data") && isText(second)) {
          dataKeys.add(second.constant().stringValue());
        }
      }
      case "_==_", "_!=_" -> {
        label(first, second);
        label(second, first);
      }
      case "@in" -> {
        if (second.exprKind().getKind() == Kind.LIST) {
          second.list().elements().forEach(element -> label(first, element));
        }
      }
      default -> {}
    }
  }

  private void label(CelExpr name, CelExpr text) {
    if (isName(name, "decision") && isText(text)) {
      labels.add(text.constant().stringValue());
    }
  }

  private void comprehension(CelComprehension loop) {
    visit(loop.iterRange());
    visit(loop.accuInit());
    int outside = local.size();
    local.addAll(List.of(loop.iterVar(), loop.iterVar2(), loop.accuVar()));
    visit(loop.loopCondition());
    visit(loop.loopStep());
    visit(loop.result());
    local.subList(outside, local.size()).clear();
  }

  private void name(String name) {
    if (Cel.NAMES.contains(name) && !local.contains(name)) {
      names.add(name);
    }
  }

  private boolean isName(CelExpr expr, String name) {
    return expr.exprKind().getKind() == Kind.IDENT
        && expr.ident().name().equals(name)
        && !local.contains(name);
  }

  private static boolean isText(CelExpr expr) {
    return expr.exprKind().getKind() == Kind.CONSTANT
        && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE;
  }

  private static Facts.Type type(CelKind kind) {
    return switch (kind) {
      case BOOL -> Facts.Type.BOOL;
      case INT, UINT, DOUBLE -> Facts.Type.NUMBER;
      case STRING, BYTES -> Facts.Type.STRING;
      case LIST -> Facts.Type.LIST;
      case MAP -> Facts.Type.MAP;
      case TIMESTAMP -> Facts.Type.TIMESTAMP;
      case DURATION -> Facts.Type.DURATION;
      case NULL_TYPE -> Facts.Type.NULL;
      case TYPE, TYPE_PARAM, STRUCT, UNSPECIFIED, ERROR -> Facts.Type.OTHER;
      default -> Facts.Type.DYNAMIC;
    };
  }
}
