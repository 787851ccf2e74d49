package com.nexusai.app.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.app.NexusApplication;
import com.nexusai.app.server.RunningServer;
import com.nexusai.app.server.StartRefused;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.core.RSocketConnector;
import io.rsocket.metadata.AuthMetadataCodec;
import io.rsocket.metadata.CompositeMetadataCodec;
import io.rsocket.metadata.TaggingMetadataCodec;
import io.rsocket.metadata.WellKnownMimeType;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.util.DefaultPayload;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.tcp.TcpClient;

/** A server that listens to the network, with a certificate and without one. */
class BeyondLoopbackTest {
  @TempDir Path folder;

  @Test
  void without_a_certificate_rsocket_over_tcp_stays_on_this_machine() throws IOException {
    InetAddress own = ownAddress().orElse(null);
    Assumptions.assumeTrue(own != null, "this machine has no address but loopback");
    try (RunningServer server = start(Map.of("nexus.address", "0.0.0.0"))) {
      int http = port(server, "local.server.port");
      int rsocket = port(server, "local.rsocket.server.port");

      assertThat(RawHttp.send("http://127.0.0.1:" + http, ask("127.0.0.1:" + http)))
          .startsWith("HTTP/1.1 200");
      String elsewhere = "http://" + own.getHostAddress() + ":" + http;
      assertThat(RawHttp.send(elsewhere, ask(own.getHostAddress() + ":" + http)))
          .contains("HOST_REFUSED");
      assertThat(connects("127.0.0.1", rsocket)).isTrue();
      assertThat(connects(own.getHostAddress(), rsocket)).isFalse();
    }
  }

  @Test
  void the_name_that_others_call_it_by_is_its_own() throws IOException {
    try (RunningServer server =
        start(Map.of("nexus.public-url", "https://nexus.example.com/base"))) {
      String address = server.address();
      assertThat(RawHttp.send(address, ask("nexus.example.com"))).startsWith("HTTP/1.1 200");
      assertThat(RawHttp.send(address, ask("Nexus.Example.com:443"))).startsWith("HTTP/1.1 200");
      assertThat(RawHttp.send(address, ask("nexus.example.com:8443"))).contains("HOST_REFUSED");
      assertThat(RawHttp.send(address, ask("nexus.example.com.evil.example")))
          .contains("HOST_REFUSED");
    }
  }

  @Test
  void with_a_certificate_everything_is_encrypted() throws Exception {
    Path certificate = folder.resolve("server.crt");
    Path key = folder.resolve("server.key");
    SslContext trusting = newCertificate(certificate, key);
    try (RunningServer server =
        start(
            Map.of(
                "nexus.address",
                "0.0.0.0",
                "nexus.tls-certificate",
                certificate.toString(),
                "nexus.tls-key",
                key.toString()))) {
      assertThat(server.address()).startsWith("https://127.0.0.1:");
      int port = port(server, "local.rsocket.server.port");
      String token = Files.readString(folder.resolve("home/token")).strip();

      assertThat(firstFrame(TcpClient.create().secure(s -> s.sslContext(trusting)), port, token))
          .contains("\"event\"");
      assertThatThrownBy(() -> firstFrame(TcpClient.create(), port, token))
          .isInstanceOf(Exception.class);
      // The command line believes the one certificate that the data folder names.
      assertThat(com.nexusai.app.cli.ServerSeen.workflows(folder.resolve("home"))).isZero();
    }
  }

  @Test
  void files_that_hold_no_certificate_are_refused_at_the_start() throws IOException {
    Path none = Files.writeString(folder.resolve("none.pem"), "none");

    assertThatThrownBy(
            () -> start(Map.of("nexus.tls-certificate", none.toString(), "nexus.tls-key", "x")))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("NEXUS_TLS_CERTIFICATE: expected a file with the certificate");
  }

  private RunningServer start(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("nexus.home", folder.resolve("home").toString());
    settings.put("nexus.port", "0");
    settings.put("nexus.rsocket-port", "0");
    return NexusApplication.start(settings);
  }

  private static int port(RunningServer server, String property) {
    return server.context().getEnvironment().getRequiredProperty(property, Integer.class);
  }

  private static String ask(String host) {
    return "GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
  }

  private static boolean connects(String host, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 2_000);
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }

  private static Optional<InetAddress> ownAddress() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst();
  }

  private static String firstFrame(TcpClient client, int port, String token) {
    CompositeByteBuf setup = ByteBufAllocator.DEFAULT.compositeBuffer();
    CompositeMetadataCodec.encodeAndAddMetadata(
        setup,
        ByteBufAllocator.DEFAULT,
        WellKnownMimeType.MESSAGE_RSOCKET_AUTHENTICATION,
        AuthMetadataCodec.encodeBearerMetadata(ByteBufAllocator.DEFAULT, token.toCharArray()));
    CompositeByteBuf route = ByteBufAllocator.DEFAULT.compositeBuffer();
    CompositeMetadataCodec.encodeAndAddMetadata(
        route,
        ByteBufAllocator.DEFAULT,
        WellKnownMimeType.MESSAGE_RSOCKET_ROUTING,
        TaggingMetadataCodec.createTaggingContent(ByteBufAllocator.DEFAULT, List.of("executions")));
    RSocket socket =
        RSocketConnector.create()
            .metadataMimeType(WellKnownMimeType.MESSAGE_RSOCKET_COMPOSITE_METADATA.getString())
            .dataMimeType("application/json")
            .setupPayload(DefaultPayload.create(Unpooled.EMPTY_BUFFER, setup))
            .connect(TcpClientTransport.create(client.host("127.0.0.1").port(port)))
            .block(Duration.ofSeconds(10));
    try {
      return socket
          .requestStream(DefaultPayload.create(Unpooled.EMPTY_BUFFER, route))
          .map(Payload::getDataUtf8)
          .blockFirst(Duration.ofSeconds(10));
    } finally {
      socket.dispose();
    }
  }

  /** Makes a certificate and its key, as PEM files; who trusts it and no other. */
  private SslContext newCertificate(Path certificate, Path key) throws Exception {
    Path store = folder.resolve("store.p12");
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-validity",
                "1",
                "-dname",
                "CN=nexus.example.com",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1")
            .redirectErrorStream(true)
            .start();
    String told = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).describedAs(told).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    pem(certificate, "CERTIFICATE", keys.getCertificate("server").getEncoded());
    pem(key, "PRIVATE KEY", keys.getKey("server", "changeit".toCharArray()).getEncoded());
    return SslContextBuilder.forClient().trustManager(certificate.toFile()).build();
  }

  private static void pem(Path file, String kind, byte[] der) throws IOException {
    Files.writeString(
        file,
        "-----BEGIN "
            + kind
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END "
            + kind
            + "-----\n");
  }
}
