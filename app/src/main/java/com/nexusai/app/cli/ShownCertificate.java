package com.nexusai.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts one certificate and no other, whatever name it was made for: the server of this machine is
 * called by its address, and its own data folder says which certificate it shows.
 */
final class ShownCertificate extends X509ExtendedTrustManager {
  private final X509Certificate expected;

  private ShownCertificate(X509Certificate expected) {
    this.expected = expected;
  }

  /**
   * Trust in the first certificate of a file.
   *
   * @param file empty when the server shows none
   * @return null when there is nothing to trust
   */
  static @Nullable SSLContext trust(String file) {
    if (file.isEmpty()) {
      return null;
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new ShownCertificate(certificate)}, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw Failure.of(
          "The certificate of the server cannot be read from " + file + ": " + e.getMessage());
    }
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0 || !expected.equals(chain[0])) {
      throw new CertificateException("another certificate than the one in the server's file");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("a client that trusts a server, not the other way round");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
