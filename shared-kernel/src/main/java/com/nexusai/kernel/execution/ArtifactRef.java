package com.nexusai.kernel.execution;

/**
 * A file that an output step kept.
 *
 * @param name a file name without a folder
 * @param contentType its media type
 * @param sha256 of its bytes, lower-case hexadecimal; where to find it in the artifact store
 * @param sizeBytes its length
 */
public record ArtifactRef(String name, String contentType, String sha256, long sizeBytes) {}
