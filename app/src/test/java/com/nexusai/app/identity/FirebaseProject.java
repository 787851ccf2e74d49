package com.nexusai.app.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Signs tokens as Firebase does, and publishes the keys; whatever can be wrong with one, too. */
final class FirebaseProject implements AutoCloseable {
  static final String ID = "nexus-tests";
  static final String ISSUER = "https://securetoken.google.com/" + ID;

  private final List<RSAKey> published = new CopyOnWriteArrayList<>();
  private final AtomicInteger fetches = new AtomicInteger();
  private final HttpServer server;
  private volatile RSAKey key = newKey("first");
  private volatile int status = 200;

  FirebaseProject() {
    published.add(key);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/jwks",
        exchange -> {
          fetches.incrementAndGet();
          byte[] keys =
              new JWKSet(List.copyOf(published)).toString(true).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    server.start();
  }

  /** Where the keys are published. */
  String keysAddress() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
  }

  int fetches() {
    return fetches.get();
  }

  /** Signs with another key from now on, which is published beside the old ones. */
  void rotate(String name) {
    key = newKey(name);
    published.add(key);
  }

  /** What fetching the keys is answered with from now on. */
  void answer(int status) {
    this.status = status;
  }

  /** A good token. */
  String token(String uid) {
    return token(uid, _ -> {});
  }

  /** A token that is signed right, with other claims. */
  String token(String uid, Consumer<JWTClaimsSet.Builder> changes) {
    return signed(header(key), claims(uid, changes), signer(key));
  }

  String expired(String uid) {
    Instant end = Instant.now().minusSeconds(60);
    return token(
        uid,
        claims ->
            claims.issueTime(Date.from(end.minusSeconds(3_600))).expirationTime(Date.from(end)));
  }

  String ofAnotherAudience(String uid) {
    return token(uid, claims -> claims.audience("another-project"));
  }

  String ofAnotherIssuer(String uid) {
    return token(uid, claims -> claims.issuer("https://securetoken.google.com/another-project"));
  }

  String unsigned(String uid) {
    return new PlainJWT(claims(uid, _ -> {})).serialize();
  }

  /** The attack on servers that let a token choose how it is checked. */
  String signedWithThePublicKeyAsSecret(String uid) {
    try {
      byte[] secret = key.toRSAPublicKey().getEncoded();
      JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build();
      return signed(header, claims(uid, _ -> {}), new MACSigner(secret));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By a key that calls itself the published one. */
  String signedByAnotherKey(String uid) {
    RSAKey other = newKey(key.getKeyID());
    return signed(header(other), claims(uid, _ -> {}), signer(other));
  }

  /** By a key that was never published, under a name of its own. */
  String signedByAnUnknownKey(String uid, String name) {
    RSAKey other = newKey(name);
    return signed(header(other), claims(uid, _ -> {}), signer(other));
  }

  /** Without the name of the key. */
  String nameless(String uid) {
    return signed(
        new JWSHeader.Builder(JWSAlgorithm.RS256).build(), claims(uid, _ -> {}), signer(key));
  }

  private static JWTClaimsSet claims(String uid, Consumer<JWTClaimsSet.Builder> changes) {
    Instant now = Instant.now();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(ID)
            .subject(uid)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(3_600)))
            .claim("auth_time", now.getEpochSecond())
            .claim("user_id", uid)
            .claim("name", "Name of " + uid)
            .claim("picture", "https://pictures.example.com/" + uid)
            .claim("email", uid + "@example.com")
            .claim("email_verified", true);
    changes.accept(claims);
    return claims.build();
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) {
    try {
      SignedJWT token = new SignedJWT(header, claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWSHeader header(RSAKey key) {
    return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
  }

  private static JWSSigner signer(RSAKey key) {
    try {
      return new RSASSASigner(key);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RSAKey newKey(String name) {
    try {
      return new RSAKeyGenerator(2_048).keyID(name).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
