// Follows one live stream and prints each frame as a line of JSON, then {"end":"complete"} or {"end":"error","message":…}.
// usage: node live-client.js ADDRESS TOKEN ROUTE [FROM] [COUNT]
//   ADDRESS  tcp://127.0.0.1:7000 or ws://127.0.0.1:8080/rsocket
//   FROM     the last position seen, or - for a snapshot
//   COUNT    stops after so many frames; without it the stream decides
const {
  RSocketClient, BufferEncoders,
  encodeCompositeMetadata, encodeRoute, encodeBearerAuthMetadata,
  MESSAGE_RSOCKET_AUTHENTICATION, MESSAGE_RSOCKET_COMPOSITE_METADATA, MESSAGE_RSOCKET_ROUTING,
} = require('rsocket-core');
const { default: RSocketTcpClient } = require('rsocket-tcp-client');
const { default: RSocketWebSocketClient } = require('rsocket-websocket-client');
const WebSocket = require('ws');

const [address, token, route, from, count] = process.argv.slice(2);
const url = new URL(address);
const limit = count ? Number(count) : Infinity;

const transport = url.protocol === 'tcp:'
  ? new RSocketTcpClient({ host: url.hostname, port: Number(url.port) }, BufferEncoders)
  : new RSocketWebSocketClient({ url: address, wsCreator: (u) => new WebSocket(u) }, BufferEncoders);

const client = new RSocketClient({
  setup: {
    keepAlive: 10000,
    lifetime: 60000,
    dataMimeType: 'application/json',
    metadataMimeType: MESSAGE_RSOCKET_COMPOSITE_METADATA.string,
    payload: {
      data: null,
      metadata: encodeCompositeMetadata([[MESSAGE_RSOCKET_AUTHENTICATION, encodeBearerAuthMetadata(token)]]),
    },
  },
  transport,
});

function end(told) {
  console.log(JSON.stringify(told));
  process.exit(0);
}

client.connect().subscribe({
  onError: (error) => end({ end: 'error', message: error.message }),
  onComplete: (socket) => {
    let seen = 0;
    let subscription;
    socket.connectionStatus().subscribe((status) => {
      if (status.kind === 'ERROR') end({ end: 'error', message: status.error.message });
      if (status.kind === 'CLOSED') end({ end: 'error', message: 'closed' });
    });
    socket.requestStream({
      data: Buffer.from(JSON.stringify(from && from !== '-' ? { from: Number(from) } : {})),
      metadata: encodeCompositeMetadata([[MESSAGE_RSOCKET_ROUTING, encodeRoute(route)]]),
    }).subscribe({
      onSubscribe: (s) => { subscription = s; s.request(0x7fffffff); },
      onNext: (payload) => {
        console.log(payload.data.toString('utf8'));
        seen += 1;
        if (seen >= limit) {
          subscription.cancel();
          end({ end: 'enough' });
        }
      },
      onError: (error) => end({ end: 'error', message: (error.source && error.source.message) || error.message }),
      onComplete: () => end({ end: 'complete' }),
    });
  },
});
