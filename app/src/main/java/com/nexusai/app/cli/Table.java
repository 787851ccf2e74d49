package com.nexusai.app.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns as wide as their widest cell. */
final class Table {
  private static final int CELL_MAX = 60;
  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... head) {
    this.head = List.of(head);
  }

  void row(String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(Pretty.line(cell, CELL_MAX));
    }
    rows.add(row);
  }

  void print(Terminal terminal, String whenEmpty) {
    if (rows.isEmpty()) {
      terminal.out().println(whenEmpty);
      return;
    }
    int[] widths = widths();
    terminal.out().println(terminal.paint(Terminal.Colour.BOLD, line(head, widths)));
    rows.forEach(row -> terminal.out().println(line(row, widths)));
  }

  private int[] widths() {
    int[] widths = new int[head.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = head.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return widths;
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      line.append(cell).repeat(' ', widths[column] - cell.length() + 2);
    }
    return line.toString().stripTrailing();
  }
}
