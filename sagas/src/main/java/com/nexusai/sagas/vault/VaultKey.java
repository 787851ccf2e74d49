package com.nexusai.sagas.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * The key under which credentials are encrypted: a Google Tink keyset in JSON, from {@code
 * NEXUS_VAULT_KEY} (in base64) or else from the file {@code vault.key}, which the first use
 * creates.
 */
final class VaultKey {
  private VaultKey() {}

  /**
   * Reads the key, or makes one.
   *
   * @param given the operator's key in base64; blank for the file
   * @throws VaultUnreadable when it is no key
   */
  static Aead open(Path file, String given) {
    try {
      AeadConfig.register();
      Configuration configuration = RegistryConfiguration.get();
      String json = given.isBlank() ? fromFile(file, configuration) : fromText(given);
      return TinkJsonProtoKeysetFormat.parseKeyset(
              json, configuration, InsecureSecretKeyAccess.get())
          .getPrimitive(configuration, Aead.class);
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      // No cause: an error of a parser might quote the key.
      String where = given.isBlank() ? file.toString() : "NEXUS_VAULT_KEY";
      throw new VaultUnreadable("Expected a Tink AEAD keyset in " + where + ".", null);
    }
  }

  private static String fromText(String given) {
    return new String(Base64.getDecoder().decode(given.strip()), StandardCharsets.UTF_8);
  }

  private static String fromFile(Path file, Configuration configuration)
      throws IOException, GeneralSecurityException {
    if (Files.exists(file)) {
      PrivateFiles.narrow(file);
      return Files.readString(file);
    }
    KeysetHandle fresh =
        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, configuration);
    String json =
        TinkJsonProtoKeysetFormat.serializeKeyset(
            fresh, configuration, InsecureSecretKeyAccess.get());
    PrivateFiles.write(file, json);
    return json;
  }
}
