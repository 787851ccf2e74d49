package com.nexusai.benchmarks.longform;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What Surefire wrote about one class of tests.
 *
 * @param name the class, without its package
 * @param seconds how long all of them took
 * @param failures one line for each that failed
 * @param told the lines that the tests printed about themselves: those that begin with their class
 */
record TestReport(
    String name, int tests, double seconds, List<String> failures, List<String> told) {

  /** The reports in a folder that are not older than this, by name. */
  static List<TestReport> readAll(Path folder, FileTime since) throws IOException {
    List<TestReport> reports = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "TEST-*.xml")) {
        for (Path file : files) {
          if (Files.getLastModifiedTime(file).compareTo(since) >= 0) {
            reports.add(read(file));
          }
        }
      }
    }
    reports.sort(Comparator.comparing(TestReport::name));
    return reports;
  }

  private static TestReport read(Path file) throws IOException {
    try {
      DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
      parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      Element suite = parsers.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
      String name = suite.getAttribute("name");
      String simple = name.substring(name.lastIndexOf('.') + 1);
      List<String> failures = new ArrayList<>();
      failures.addAll(messages(suite, "failure"));
      failures.addAll(messages(suite, "error"));
      return new TestReport(
          simple,
          Integer.parseInt(suite.getAttribute("tests")),
          Double.parseDouble(suite.getAttribute("time").replace(",", "")),
          List.copyOf(failures),
          told(suite, simple));
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("Cannot read " + file + ".", e);
    }
  }

  private static List<String> messages(Element suite, String tag) {
    List<String> messages = new ArrayList<>();
    NodeList found = suite.getElementsByTagName(tag);
    for (int i = 0; i < found.getLength(); i++) {
      Element test = (Element) found.item(i).getParentNode();
      String why = ((Element) found.item(i)).getAttribute("message").lines().findFirst().orElse("");
      messages.add(test.getAttribute("name") + ": " + why);
    }
    return messages;
  }

  private static List<String> told(Element suite, String name) {
    List<String> told = new ArrayList<>();
    NodeList outputs = suite.getElementsByTagName("system-out");
    for (int i = 0; i < outputs.getLength(); i++) {
      outputs
          .item(i)
          .getTextContent()
          .lines()
          .filter(line -> line.startsWith(name + ": "))
          .forEach(told::add);
    }
    return told;
  }
}
