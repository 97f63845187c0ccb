// A next version as bad ones are: healthy when asked, and one request in five fails. `node v2-broken.js PORT`.
const http = require("node:http");

const server = http.createServer((request, response) => {
  if (request.url === "/health") return response.end("ok\n");
  if (Math.random() < 0.2) {
    response.statusCode = 500;
    return response.end("greeting is undefined\n");
  }
  response.end("hello from version 2, now with a longer greeting\n");
});

server.listen(Number(process.argv[2]), "127.0.0.1");
process.on("SIGTERM", () => server.close());
