package com.nexusai.app.crash;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes many starts of one application affordable: Java keeps the class data of a first process for
 * those that follow. It does so only for jars, so folders on the class path are packed into some.
 */
final class QuickStart {
  private final Path folder;
  private final String classPath;

  /** Packs our own class path into this folder. */
  QuickStart(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      // An empty entry stands for the working folder, where no classes are.
      if (entry.isEmpty()) {
        continue;
      }
      Path path = Path.of(entry);
      if (Files.isDirectory(path) && !path.endsWith("test-classes")) {
        entries.add(packed(path, "classes-" + entries.size() + ".jar").toString());
      } else if (Files.isRegularFile(path)) {
        entries.add(entry);
      }
    }
    classPath = String.join(File.pathSeparator, entries);
  }

  String classPath() {
    return classPath;
  }

  /** For the first process, which must end in peace. */
  List<String> learning() {
    return List.of("-XX:ArchiveClassesAtExit=" + archive(), "-Xlog:disable", "-Xlog:all=error");
  }

  /** For all that follow. */
  List<String> quick() {
    return List.of("-XX:SharedArchiveFile=" + archive(), "-Xlog:disable", "-Xlog:all=error");
  }

  private Path archive() {
    return folder.resolve("classes.jsa");
  }

  private Path packed(Path classes, String jarName) throws IOException {
    Path jar = folder.resolve(jarName);
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file);
        Stream<Path> files = Files.walk(classes)) {
      for (Path path : files.filter(each -> !each.equals(classes)).sorted().toList()) {
        boolean inside = Files.isDirectory(path);
        String name = classes.relativize(path).toString().replace(File.separatorChar, '/');
        // Spring finds classes in a jar by its folders, so they are entries too.
        zip.putNextEntry(new ZipEntry(inside ? name + "/" : name));
        if (!inside) {
          Files.copy(path, zip);
        }
      }
    }
    return jar;
  }
}
