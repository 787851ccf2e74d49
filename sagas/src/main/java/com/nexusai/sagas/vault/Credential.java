package com.nexusai.sagas.vault;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What proves to a service who asks. Never shown: {@code toString} tells the kind only. */
public sealed interface Credential {

  /** The kind, as connections name it. */
  Kind kind();

  /** The secret and the rest, by the names under which they are given. */
  Map<String, String> fields();

  /** The texts that must not appear anywhere else. */
  List<String> secrets();

  /** A token in the Authorization header. */
  record Bearer(String token) implements Credential {
    @Override
    public Kind kind() {
      return Kind.BEARER;
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("token", token);
    }

    @Override
    public List<String> secrets() {
      return List.of(token);
    }

    @Override
    public String toString() {
      return "Bearer[***]";
    }
  }

  /** A user name and a password in the Authorization header. */
  record Basic(String username, String password) implements Credential {
    @Override
    public Kind kind() {
      return Kind.BASIC;
    }

    @Override
    public Map<String, String> fields() {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("username", username);
      fields.put("password", password);
      return fields;
    }

    /** Also the form in which both are sent, as a service may echo it. */
    @Override
    public List<String> secrets() {
      return List.of(password, encoded());
    }

    /** {@code username:password} in base64, as HTTP sends it. */
    public String encoded() {
      byte[] both = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString(both);
    }

    @Override
    public String toString() {
      return "Basic[***]";
    }
  }

  /** A header of the service's own, such as {@code X-Api-Key}. */
  record HeaderValue(String name, String value) implements Credential {
    @Override
    public Kind kind() {
      return Kind.HEADER;
    }

    @Override
    public Map<String, String> fields() {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("header", name);
      fields.put("value", value);
      return fields;
    }

    @Override
    public List<String> secrets() {
      return List.of(value);
    }

    @Override
    public String toString() {
      return "HeaderValue[" + name + ", ***]";
    }
  }

  /** A secret shared with whoever calls a webhook. */
  record Hmac(String secret) implements Credential {
    @Override
    public Kind kind() {
      return Kind.HMAC;
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("secret", secret);
    }

    @Override
    public List<String> secrets() {
      return List.of(secret);
    }

    @Override
    public String toString() {
      return "Hmac[***]";
    }
  }
}
