package com.nexusai.kernel.artifact;

import java.util.Optional;

/**
 * Values kept by their content: the same bytes are stored once, whoever stores them, and never
 * change.
 */
public interface ArtifactStore {

  /**
   * Keeps these bytes and returns only when they are durable. A repeat does nothing.
   *
   * @param content at most 256 MiB
   * @return the lower-case hexadecimal SHA-256 of the content
   */
  String keep(byte[] content);

  /**
   * The bytes with this SHA-256, verified against it.
   *
   * @return empty when they were never kept or have been erased
   */
  Optional<byte[]> read(String sha256);

  /** Removes these bytes for good; does nothing when they are not there. */
  void erase(String sha256);
}
