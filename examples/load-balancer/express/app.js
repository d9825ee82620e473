// SPDX-License-Identifier: Apache-2.0
// A small Express server: who it is, whom it sees, an answer that takes its time, and a WebSocket that says back what it hears.
'use strict';

const crypto = require('crypto');
const express = require('express');

const app = express();
// The load balancer is the one before us, and says who the client is.
app.set('trust proxy', 1);

app.get('/', (request, response) => response.type('html').send('<!DOCTYPE html>\n<title>Express</title>\n<p>Express</p>\n'));
app.get('/client', (request, response) => response.type('text').send(`${request.protocol} ${request.ip}\n`));
app.get('/slow/:milliseconds', (request, response) =>
  setTimeout(() => response.type('text').send('at last\n'), Math.min(60000, Number(request.params.milliseconds) || 0)));

const server = app.listen(Number(process.env.PORT || 3000));
// Longer than the load balancer keeps an idle connection.
server.keepAliveTimeout = 65000;

// RFC 6455, text of up to 125 bytes: enough to see that a connection passes through.
server.on('upgrade', (request, socket) => {
  const accept = crypto.createHash('sha1')
    .update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11')
    .digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  let waiting = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    waiting = Buffer.concat([waiting, bytes]);
    while (waiting.length >= 6) {
      const length = waiting[1] & 0x7f;
      if (length > 125) {
        socket.destroy();
        return;
      }
      if (waiting.length < 6 + length) {
        return;
      }
      const mask = waiting.subarray(2, 6);
      const text = Buffer.from(waiting.subarray(6, 6 + length).map((byte, i) => byte ^ mask[i % 4]));
      socket.write(Buffer.concat([Buffer.from([waiting[0], length]), text]));
      // A closing frame is answered, and then it is over.
      if ((waiting[0] & 0x0f) === 8) {
        socket.end();
        return;
      }
      waiting = waiting.subarray(6 + length);
    }
  });
});

process.on('SIGTERM', () => process.exit(0));
