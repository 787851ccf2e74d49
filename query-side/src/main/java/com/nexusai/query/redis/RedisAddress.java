package com.nexusai.query.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and who we are to it: {@code redis://[[user]:password@]host[:port][/database]}, or
 * {@code rediss://} over TLS. It tells itself without user and password.
 *
 * @param user null for Redis' own default user
 * @param password null for none
 * @param database 0 or more
 */
public record RedisAddress(
    String host,
    int port,
    boolean tls,
    @Nullable String user,
    @Nullable String password,
    int database) {
  /** What an address looks like, for whoever gave another. */
  public static final String EXPECTED =
      "an address such as redis://127.0.0.1:6379 or rediss://user:password@host:6380/2";

  private static final int PORT = 6_379;
  private static final int PORT_MAX = 65_535;
  private static final Pattern DATABASE = Pattern.compile("/?|/[0-9]{1,4}");

  /** Reads an address; empty when it is none. */
  public static Optional<RedisAddress> parse(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    boolean tls = "rediss".equals(uri.getScheme());
    String path = uri.getPath();
    if ((!tls && !"redis".equals(uri.getScheme()))
        || uri.getHost() == null
        || uri.getPort() == 0
        || uri.getPort() > PORT_MAX
        || uri.getQuery() != null
        || uri.getFragment() != null
        || !DATABASE.matcher(path == null ? "" : path).matches()) {
      return Optional.empty();
    }
    String known = uri.getUserInfo();
    int colon = known == null ? -1 : known.indexOf(':');
    if (known != null && (colon < 0 || colon == known.length() - 1)) {
      // A name without a password: whoever wrote it meant one of the two to be the other.
      return Optional.empty();
    }
    return Optional.of(
        new RedisAddress(
            uri.getHost(),
            uri.getPort() < 0 ? PORT : uri.getPort(),
            tls,
            known == null || colon == 0 ? null : known.substring(0, colon),
            known == null ? null : known.substring(colon + 1),
            path == null || path.length() < 2 ? 0 : Integer.parseInt(path.substring(1))));
  }

  /** An address as it was given, right or wrong, without what may be secret in it. */
  public static String shown(String url) {
    int at = url.lastIndexOf('@');
    int slashes = url.indexOf("//");
    return at < 0
        ? url
        : (slashes < 0 ? "" : url.substring(0, slashes + 2)) + "***" + url.substring(at);
  }

  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://") + host + ":" + port + "/" + database;
  }
}
