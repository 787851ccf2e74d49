package com.nexusai.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.benchmarks.wire.MessageReader;
import com.nexusai.kernel.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderExchangeTest {
  private final OrderExchange orders =
      new OrderExchange(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080),
          "/webhooks/w/orders",
          ",\"route\":\"accept\"}");

  @Test
  void requests_are_whole_http_messages_with_another_order_each() throws IOException {
    for (long number : new long[] {0, 8, 12_345, 9_999_999_999L}) {
      ByteBuffer request = ByteBuffer.allocate(orders.requestBytesMax());
      orders.write(number, request);
      MessageReader reader =
          read(new String(request.array(), 0, request.position(), StandardCharsets.UTF_8));
      assertThat(reader.firstLine()).isEqualTo("POST /webhooks/w/orders HTTP/1.1");
      Map<?, ?> order = (Map<?, ?>) Json.read(reader.body());
      assertThat(order.get("reference")).asString().hasSize(10).endsWith(Long.toString(number));
      assertThat(order.get("quantity")).isEqualTo(1 + number % 9);
      assertThat(order.get("unit_cents")).isEqualTo(1_000 + number % 9_000);
      reader.next();
      assertThat(reader.empty()).as("nothing after the body").isTrue();
    }
  }

  @Test
  void the_answer_must_be_the_one_for_this_order() throws IOException {
    // Order 12: quantity 4, price 1012.
    assertThat(
            problem(
                12,
                200,
                "{\"reference\":\"0000000012\",\"total_cents\":4048,\"route\":\"accept\"}"))
        .isNull();
    assertThat(
            problem(
                12,
                200,
                "{ \"route\": \"accept\", \"total_cents\": 4048, \"reference\": \"0000000012\" }"))
        .isNull();
    assertThat(
            problem(
                12,
                200,
                "{\"reference\":\"0000000012\",\"total_cents\":4049,\"route\":\"accept\"}"))
        .isNotNull();
    assertThat(
            problem(
                13,
                200,
                "{\"reference\":\"0000000012\",\"total_cents\":4048,\"route\":\"accept\"}"))
        .isNotNull();
    assertThat(problem(12, 200, "not JSON")).isNotNull();
    assertThat(
            problem(
                12,
                202,
                "{\"reference\":\"0000000012\",\"total_cents\":4048,\"route\":\"accept\"}"))
        .isEqualTo("status 202");
  }

  private String problem(long number, int status, String body) throws IOException {
    return orders.problem(
        number,
        read("HTTP/1.1 " + status + " x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
  }

  private static MessageReader read(String message) throws IOException {
    MessageReader reader = new MessageReader();
    reader.readFrom(
        Channels.newChannel(new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8))));
    assertThat(reader.complete()).isTrue();
    return reader;
  }
}
