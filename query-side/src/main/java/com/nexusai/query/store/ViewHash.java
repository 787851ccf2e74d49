package com.nexusai.query.store;

import com.nexusai.kernel.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One number for all that views hold: two stores that follow the same events tell the same, however
 * they came by their documents. Nothing is left out, because a rebuild changes nothing at all.
 */
public final class ViewHash {
  private static final int PAGE = 500;

  private ViewHash() {}

  /**
   * The SHA-256 over the name, the id and the JSON of every document, view by view in their order
   * and by id within each, in lower-case hexadecimal. Read page by page; a batch that is written
   * meanwhile may be half in it, so let the projections come to rest first.
   */
  public static String of(ReadModels models, Collection<ProjectionViews> views) {
    MessageDigest sha256 = sha256();
    for (ProjectionViews each : views) {
      for (View<?> view : each.views()) {
        add(sha256, models, view);
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** Ids and documents of a page, in the same order. */
  private record Page<D>(List<String> ids, List<D> documents) {}

  private static <D> void add(MessageDigest sha256, ReadModels models, View<D> view) {
    String after = null;
    Page<D> page;
    do {
      page = models.read(page(view, after));
      for (int i = 0; i < page.ids().size(); i++) {
        add(sha256, view.name(), page.ids().get(i), Json.canonical(page.documents().get(i)));
      }
      after = page.ids().isEmpty() ? after : page.ids().getLast();
    } while (page.ids().size() == PAGE);
  }

  private static <D> Function<Reading, Page<D>> page(View<D> view, @Nullable String after) {
    Find<D> find = new Find<>(view, null, List.of(), Find.ID, false, after, PAGE);
    return reading -> new Page<>(reading.ids(find), reading.find(find));
  }

  /** Each part with its length, so that no two rows of parts run together to the same. */
  private static void add(MessageDigest sha256, String... parts) {
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      sha256.update(bytes);
    }
  }
}
