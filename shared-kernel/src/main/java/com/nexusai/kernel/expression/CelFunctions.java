package com.nexusai.kernel.expression;

import dev.cel.common.CelOptions;
import dev.cel.common.exceptions.CelRuntimeException;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelInternalRuntimeLibrary;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelRuntimeLibrary;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.InternalCelFunctionBinding;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** CEL's functions, each paying for what it touches before it is called. */
final class CelFunctions {
  /** Functions that take as long for a large value as for a small one. */
  private static final Set<String> FREE =
      Set.of(
          "not_strictly_false",
          "@not_strictly_false",
          "to_dyn",
          "index_list",
          "index_map",
          "size_list",
          "size_map",
          "list_size",
          "map_size",
          "optional_of",
          "optional_value",
          "optional_hasValue",
          "select_optional_field",
          "list_optindex_optional_int",
          "map_optindex_optional_value",
          "optional_list_first",
          "optional_list_last");

  /** Functions whose result is large although no argument is. */
  private static final Set<String> GROWING = Set.of("lists_range");

  private static final Set<Class<?>> LARGE =
      Set.of(
          String.class, CelByteString.class, List.class, Collection.class, Map.class, Object.class);

  /**
   * Overloads that are named like their function; any other binding of that name only dispatches
   * past the charge.
   */
  private static final Set<String> NAMESAKES =
      Set.of("matches", "contains", "startsWith", "endsWith");

  private CelFunctions() {}

  static CelRuntime runtime(CelOptions options, List<CelRuntimeLibrary> libraries) {
    RuntimeEquality equality = RuntimeEquality.create(RuntimeHelpers.create(), options);
    // dev.cel's newer planner copies every list and map that an expression reads, and took three
    // times as long here.
    CelRuntimeBuilder builder =
        CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(options)
            .setStandardEnvironmentEnabled(false);
    CelStandardFunctions.newBuilder()
        .build()
        .newFunctionBindings(equality, options)
        .forEach(binding -> add(builder, binding));
    CelRuntimeBuilder charging = charging(builder);
    for (CelRuntimeLibrary library : libraries) {
      if (library instanceof CelInternalRuntimeLibrary inner) {
        inner.setRuntimeOptions(charging, equality, options);
      } else {
        library.setRuntimeOptions(charging);
      }
    }
    return builder.addFunctionBindings(MixedArithmetic.bindings()).build();
  }

  private static void add(CelRuntimeBuilder builder, CelFunctionBinding binding) {
    String id = binding.getOverloadId();
    boolean dispatcher =
        binding instanceof InternalCelFunctionBinding named
            && named.getFunctionName().equals(id)
            && !NAMESAKES.contains(id);
    if (!dispatcher) {
      boolean large = binding.getArgTypes().stream().anyMatch(LARGE::contains);
      boolean plain = !binding.isStrict() || !(large || GROWING.contains(id));
      builder.addFunctionBindings(plain ? binding : guarded(binding, !FREE.contains(id)));
    }
  }

  /**
   * CEL writes the arguments of a function that throws into its message, however large they are: so
   * none may throw.
   */
  private static CelFunctionBinding guarded(CelFunctionBinding binding, boolean charged) {
    String id = binding.getOverloadId();
    return CelFunctionBinding.from(
        id,
        binding.getArgTypes(),
        args -> {
          if (charged) {
            Work.charge(id, args);
          }
          try {
            return binding.getDefinition().apply(args);
          } catch (CelRuntimeException e) {
            throw e;
          } catch (RuntimeException e) {
            throw new CelEvaluationException(String.valueOf(e.getMessage()), e);
          }
        });
  }

  /**
   * A builder through which a library's functions are charged too; all else goes to the real one.
   */
  private static CelRuntimeBuilder charging(CelRuntimeBuilder builder) {
    return (CelRuntimeBuilder)
        Proxy.newProxyInstance(
            CelRuntimeBuilder.class.getClassLoader(),
            new Class<?>[] {CelRuntimeBuilder.class},
            (proxy, method, args) -> {
              if (method.getName().equals("addFunctionBindings")) {
                bindings(args[0]).forEach(binding -> add(builder, (CelFunctionBinding) binding));
                return proxy;
              }
              try {
                return method.invoke(builder, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Iterable<?> bindings(Object argument) {
    return argument instanceof Iterable<?> many ? many : Arrays.asList((Object[]) argument);
  }
}
