package com.nexusai.sagas.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.sagas.outbound.HostEntry;
import com.nexusai.sagas.outbound.WebAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {
  private static final UserId ADA = new UserId("ada");
  private static final UserId BOB = new UserId("bob");
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final List<HostEntry> HOSTS = List.of(HostEntry.parse("api.example"));
  private static final String SECRET = "very-s3cr3t-value";

  @TempDir Path home;

  private Vault open() {
    return open("");
  }

  private Vault open(String key) {
    return new Vault(home, key, InstantSource.fixed(NOON));
  }

  private static Stream<Credential> credentials() {
    return Stream.of(
        new Credential.Bearer(SECRET),
        new Credential.Basic("ada", SECRET),
        new Credential.HeaderValue("X-Api-Key", SECRET),
        new Credential.Hmac(SECRET));
  }

  @ParameterizedTest
  @MethodSource("credentials")
  void a_credential_comes_back_as_it_was_also_after_a_restart(Credential credential) {
    ConnectionInfo info;
    try (Vault vault = open()) {
      info = vault.add(ADA, "http", "mine", credential, HOSTS);
      assertThat(vault.unlock(ADA, info.id())).contains(new Unlocked(info, credential));
    }
    try (Vault vault = open()) {
      assertThat(vault.unlock(ADA, info.id())).contains(new Unlocked(info, credential));
      assertThat(vault.list(ADA)).containsExactly(info);
    }
  }

  @ParameterizedTest
  @MethodSource("credentials")
  void a_secret_is_in_no_file_and_no_text(Credential credential) throws Exception {
    try (Vault vault = open()) {
      ConnectionInfo info = vault.add(ADA, "http", "mine", credential, HOSTS);
      assertThat(vault.unlock(ADA, info.id()).toString() + info + credential)
          .doesNotContain(SECRET);
    }
    String base64 = Base64.getEncoder().withoutPadding().encodeToString(SECRET.getBytes());
    for (Path file : files()) {
      String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(bytes).as(file.toString()).doesNotContain(SECRET).doesNotContain(base64);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files.toList();
    }
  }

  @Test
  void files_appear_with_the_first_connection_and_only_their_owner_may_read_them()
      throws Exception {
    try (Vault vault = open()) {
      assertThat(vault.list(ADA)).isEmpty();
      assertThat(vault.unlock(ADA, "conn_1")).isEmpty();
      assertThat(vault.remove(ADA, "conn_1")).isFalse();
      assertThat(files()).isEmpty();
      vault.add(ADA, "http", "mine", new Credential.Bearer(SECRET), HOSTS);
      assertThat(files()).contains(home.resolve("vault.key"), home.resolve("vault.db"));
      for (Path file : files()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vault.key", "vault.db"})
  void a_file_that_others_could_read_is_narrowed(String name) throws Exception {
    try (Vault vault = open()) {
      vault.add(ADA, "http", "mine", new Credential.Bearer(SECRET), HOSTS);
    }
    Path file = home.resolve(name);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try (Vault vault = open()) {
      assertThat(vault.list(ADA)).hasSize(1);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void another_owner_finds_nothing() {
    try (Vault vault = open()) {
      ConnectionInfo info = vault.add(ADA, "http", "mine", new Credential.Bearer(SECRET), HOSTS);
      assertThat(vault.unlock(BOB, info.id())).isEmpty();
      assertThat(vault.list(BOB)).isEmpty();
      assertThat(vault.remove(BOB, info.id())).isFalse();
      assertThat(vault.unlock(ADA, info.id())).isPresent();
    }
  }

  @Test
  void what_is_removed_is_gone_for_good() {
    ConnectionInfo info;
    try (Vault vault = open()) {
      info = vault.add(ADA, "http", "mine", new Credential.Bearer(SECRET), HOSTS);
      assertThat(vault.remove(ADA, info.id())).isTrue();
      assertThat(vault.remove(ADA, info.id())).isFalse();
      assertThat(vault.unlock(ADA, info.id())).isEmpty();
    }
    try (Vault vault = open()) {
      assertThat(vault.list(ADA)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "owner = 'bob'",
        "hosts = '[\"evil.example\"]'",
        "service = 'webhook'",
        "name = 'other'",
        "created_at = '2020-01-01T00:00:00Z'",
        "id = 'conn_other'",
        "secret = zeroblob(60)"
      })
  void a_row_that_was_changed_outside_does_not_open(String change) throws Exception {
    try (Vault vault = open()) {
      vault.add(ADA, "http", "mine", new Credential.Bearer(SECRET), HOSTS);
    }
    try (Connection sqlite =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("vault.db"));
        Statement statement = sqlite.createStatement()) {
      assertThat(statement.executeUpdate("UPDATE connections SET " + change)).isEqualTo(1);
    }
    try (Vault vault = open()) {
      UserId owner = change.contains("bob") ? BOB : ADA;
      String id = vault.list(owner).getFirst().id();
      assertThatThrownBy(() -> vault.unlock(owner, id))
          .isInstanceOf(VaultUnreadable.class)
          .hasMessageContaining(id);
    }
  }

  @Test
  void a_secret_moved_to_another_row_does_not_open() throws Exception {
    String first;
    try (Vault vault = open()) {
      first = vault.add(ADA, "http", "mine", new Credential.Bearer(SECRET), HOSTS).id();
      vault.add(BOB, "http", "mine", new Credential.Bearer("other-secret"), HOSTS);
    }
    try (Connection sqlite =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("vault.db"));
        Statement statement = sqlite.createStatement()) {
      statement.executeUpdate(
          "UPDATE connections SET secret = (SELECT secret FROM connections WHERE id = '"
              + first
              + "') WHERE owner = 'bob'");
    }
    try (Vault vault = open()) {
      String theirs = vault.list(BOB).getFirst().id();
      assertThatThrownBy(() -> vault.unlock(BOB, theirs)).isInstanceOf(VaultUnreadable.class);
    }
  }

  @Test
  void the_operators_key_is_used_instead_of_a_file() throws Exception {
    String key;
    try (Vault vault = open()) {
      vault.add(ADA, "http", "mine", new Credential.Bearer(SECRET), HOSTS);
      key = Base64.getEncoder().encodeToString(Files.readAllBytes(home.resolve("vault.key")));
    }
    Files.delete(home.resolve("vault.key"));
    try (Vault vault = open(key)) {
      assertThat(vault.unlock(ADA, vault.list(ADA).getFirst().id())).isPresent();
      assertThat(home.resolve("vault.key")).doesNotExist();
    }
  }

  @Test
  void a_vault_without_its_key_is_not_opened_with_a_new_one() throws Exception {
    try (Vault vault = open()) {
      vault.add(ADA, "http", "mine", new Credential.Bearer(SECRET), HOSTS);
    }
    Files.delete(home.resolve("vault.key"));
    assertThatThrownBy(this::open)
        .isInstanceOf(VaultUnreadable.class)
        .hasMessageContaining("NEXUS_VAULT_KEY");
    assertThat(home.resolve("vault.key")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"not base64!", "bm90IGEga2V5c2V0", "e30="})
  void a_key_that_is_none_stops_the_first_use_and_is_not_quoted(String key) {
    try (Vault vault = open(key)) {
      Credential credential = new Credential.Bearer(SECRET);
      assertThatThrownBy(() -> vault.add(ADA, "http", "mine", credential, HOSTS))
          .isInstanceOf(VaultUnreadable.class)
          .hasMessageContaining("NEXUS_VAULT_KEY")
          .hasMessageNotContaining(key)
          .hasNoCause();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "api.example, https://api.example/x, true",
    "api.example, http://API.example./x, true",
    "api.example, https://api.example:8443/x, false",
    "api.example, https://sub.api.example/x, false",
    "api.example, https://api.example.evil.example/x, false",
    "api.example:8443, https://api.example:8443/x, true",
    "api.example:8443, https://api.example/x, false",
    "api.example:443, https://api.example/x, true",
    "api.example:443, http://api.example/x, false",
    "'[::1]:81', http://[::1]:81/, true"
  })
  void a_credential_goes_only_to_the_hosts_of_its_connection(String host, String url, boolean may)
      throws Exception {
    ConnectionInfo info =
        new ConnectionInfo(
            "conn_1", ADA, "http", Kind.BEARER, "mine", NOON, List.of(HostEntry.parse(host)));
    assertThat(info.mayGoTo(WebAddress.parse(url))).isEqualTo(may);
  }

  @Test
  void a_signature_is_checked_with_the_owners_secret() {
    try (Vault vault = open()) {
      VaultHmac hmac = new VaultHmac(vault);
      String id =
          vault.add(ADA, "webhook", "shop", new Credential.Hmac("Jefe-Jefe"), List.of()).id();
      String bearer = vault.add(ADA, "http", "x", new Credential.Bearer("Jefe-Jefe"), HOSTS).id();
      byte[] body = "what do ya want for nothing?".getBytes();
      // openssl dgst -sha256 -hmac Jefe-Jefe
      String right = "f59fe7a5297ae6feb785458226220f3c0c626fe710b06e99bcfbcbeb2d2928ef";
      assertThat(hmac.verifies(ADA, id, body, right)).isTrue();
      assertThat(hmac.verifies(ADA, id, body, right.toUpperCase())).isTrue();
      assertThat(hmac.verifies(ADA, id, "another body".getBytes(), right)).isFalse();
      assertThat(hmac.verifies(ADA, id, body, right.substring(2))).isFalse();
      assertThat(hmac.verifies(ADA, id, body, "sha256=" + right)).isFalse();
      assertThat(hmac.verifies(ADA, id, body, "")).isFalse();
      assertThat(hmac.verifies(BOB, id, body, right)).isFalse();
      assertThat(hmac.verifies(ADA, "conn_none", body, right)).isFalse();
      assertThat(hmac.verifies(ADA, bearer, body, right)).isFalse();
    }
  }
}
