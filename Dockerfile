# Nexus in one process: built from source, trained to start quickly, without root.
#
#   docker build -t nexus .
#   docker run --rm -p 127.0.0.1:8080:8080 -v nexus-data:/data nexus

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -q -B -Dmaven.test.skip=true -pl app -am package \
    && java -Djarmode=tools -jar app/target/app.jar extract --destination /nexus

FROM eclipse-temurin:25-jre
# The user owns the data folder and nothing else.
RUN useradd --system --user-group --uid 10001 --home-dir /data --shell /usr/sbin/nologin nexus \
    && install -d -o nexus -g nexus -m 700 /data
COPY --from=build /nexus /nexus

# The class data of a short run, as the launcher keeps it; it only fits the Java and the jars beside it.
# A server without it works the same and starts later.
COPY examples/order-quote.json /tmp/
RUN NEXUS_HOME=/tmp/home java -XX:+UseParallelGC -Xms1g -Xmx1g -Xmn700m \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Dfile.encoding=UTF-8 -Xlog:disable -Xlog:all=error:stderr \
    -XX:AOTCacheOutput=/nexus/nexus.aot -jar /nexus/app.jar run /tmp/order-quote.json --json \
    && rm -rf /tmp/home /tmp/order-quote.json /nexus/nexus.aot.config

USER nexus
# The container's own network is what the host publishes from; who is let in is for NEXUS_AUTH to say.
ENV NEXUS_HOME=/data NEXUS_ADDRESS=0.0.0.0 NEXUS_PORT=8080
VOLUME /data
EXPOSE 8080

# bash alone: the image has no curl. The name in Host is one that every server answers to.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$NEXUS_PORT && printf 'GET /health/readiness HTTP/1.1\\r\\nHost: 127.0.0.1:%s\\r\\nConnection: close\\r\\n\\r\\n' $NEXUS_PORT >&3 && head -n 1 <&3 | grep -q ' 200 '"]

# The options of the launcher; JAVA_TOOL_OPTIONS adds to them.
ENTRYPOINT ["java", "-XX:+UseParallelGC", "-Xms1g", "-Xmx1g", "-Xmn700m", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Dfile.encoding=UTF-8", "-Xlog:disable", "-Xlog:all=error:stderr", "-XX:AOTCache=/nexus/nexus.aot", "-jar", "/nexus/app.jar"]
CMD ["up"]
