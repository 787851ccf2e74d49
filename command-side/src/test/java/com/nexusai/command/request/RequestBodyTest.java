package com.nexusai.command.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Details;
import com.nexusai.kernel.problem.Rejection.Kind;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class RequestBodyTest {
  @Test
  void a_body_over_the_limit_is_refused_and_read_away() {
    MockHttpServletRequest request = request("x".repeat(101));

    Details refused = refused(() -> RequestBody.bytes(request, 100));

    assertThat(refused.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(refused.code()).isEqualTo("BODY_TOO_LARGE");
    assertThat(request.getContentAsByteArray()).hasSize(101);
  }

  @Test
  void a_body_of_unknown_length_over_the_limit_is_refused() {
    MockHttpServletRequest request = unknownLength("x".repeat(101));

    assertThat(refused(() -> RequestBody.bytes(request, 100)).code()).isEqualTo("BODY_TOO_LARGE");
  }

  @Test
  void a_body_of_exactly_the_limit_is_read() {
    assertThat(RequestBody.bytes(request("x".repeat(100)), 100)).hasSize(100);
    assertThat(RequestBody.bytes(unknownLength("x".repeat(100)), 100)).hasSize(100);
  }

  @Test
  void a_document_over_10_mebibytes_is_refused_before_it_is_parsed() {
    byte[] large = new byte[Json.MAX_BYTES + 1];
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setContent(large);

    assertThat(refused(() -> RequestBody.object(request)).code()).isEqualTo("BODY_TOO_LARGE");
  }

  @Test
  void a_document_of_depth_1000_is_refused() {
    String deep = "{\"a\":".repeat(1000) + "1" + "}".repeat(1000);

    assertThat(refused(() -> RequestBody.object(request(deep))).code()).isEqualTo("JSON_TOO_DEEP");
  }

  @Test
  void malformed_json_is_refused_with_its_place() {
    Details refused = refused(() -> RequestBody.object(request("{\n  \"a\": }")));

    assertThat(refused.code()).isEqualTo("MALFORMED_JSON");
    assertThat(refused.problems().getFirst().found()).contains("line 2, column");
  }

  @Test
  void what_is_no_object_is_refused_where_one_is_expected() {
    for (String other : new String[] {"[1]", "1", "null", "\"text\""}) {
      assertThat(refused(() -> RequestBody.object(request(other))).code())
          .as(other)
          .isEqualTo("WRONG_TYPE");
    }
  }

  @Test
  void no_body_is_an_empty_object() {
    assertThat(RequestBody.object(request(""))).isEqualTo(Map.of());
  }

  @Test
  void a_client_that_leaves_early_is_refused() {
    MockHttpServletRequest request =
        new MockHttpServletRequest() {
          @Override
          public ServletInputStream getInputStream() {
            return new BrokenStream();
          }
        };

    assertThat(refused(() -> RequestBody.bytes(request, 100)).code()).isEqualTo("BODY_CUT_OFF");
  }

  private static Details refused(Runnable call) {
    return catchThrowableOfType(Rejection.class, call::run).rejection();
  }

  private static MockHttpServletRequest request(String body) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setContent(body.getBytes(StandardCharsets.UTF_8));
    return request;
  }

  private static MockHttpServletRequest unknownLength(String body) {
    MockHttpServletRequest request =
        new MockHttpServletRequest() {
          @Override
          public long getContentLengthLong() {
            return -1;
          }
        };
    request.setContent(body.getBytes(StandardCharsets.UTF_8));
    return request;
  }

  private static final class BrokenStream extends ServletInputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("connection reset");
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException("Expected blocking reads.");
    }
  }
}
