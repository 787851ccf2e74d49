package com.nexusai.sagas.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which statuses count as success.
 *
 * @param from each range's first status
 * @param to each range's last status
 */
record StatusRule(List<Integer> from, List<Integer> to) {
  static final StatusRule SUCCESS = new StatusRule(List.of(200), List.of(299));

  private static final String PATH = "$.expect.status";
  private static final String EXPECTED = "a status from 100 to 599, or a class such as \"2xx\"";
  private static final Pattern CLASS = Pattern.compile("[1-5]xx");

  boolean accepts(int status) {
    for (int i = 0; i < from.size(); i++) {
      if (status >= from.get(i) && status <= to.get(i)) {
        return true;
      }
    }
    return false;
  }

  /** Reads {@code expect}; null means any 2xx. */
  static StatusRule read(@Nullable Object expect, InputProblems problems) {
    if (expect == null) {
      return SUCCESS;
    }
    if (!(expect instanceof Map<?, ?> map)) {
      problems.wrongType("$.expect", "an object", expect);
      return SUCCESS;
    }
    problems.unknownKeys("$.expect", map, Set.of("status"));
    Object status = map.get("status");
    if (status == null) {
      return SUCCESS;
    }
    List<?> all = status instanceof List<?> list ? list : List.of(status);
    if (all.isEmpty()) {
      problems.add(PATH, "at least one status", "an empty list");
    }
    StatusRule rule = new StatusRule(new ArrayList<>(), new ArrayList<>());
    for (Object one : all) {
      rule.add(one, problems);
    }
    return rule;
  }

  private void add(@Nullable Object one, InputProblems problems) {
    if (one instanceof Long number && number >= 100 && number <= 599) {
      range(number.intValue(), number.intValue());
    } else if (one instanceof String text && CLASS.matcher(text).matches()) {
      int first = (text.charAt(0) - '0') * 100;
      range(first, first + 99);
    } else {
      String found = one instanceof Number ? String.valueOf(one) : InputProblems.type(one);
      problems.add(PATH, EXPECTED, found);
    }
  }

  private void range(int first, int last) {
    from.add(first);
    to.add(last);
  }
}
