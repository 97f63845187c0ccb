// The next version of v1.js: `node v2.js PORT`.
const http = require("node:http");

const server = http.createServer((request, response) => {
  if (request.url === "/health") return response.end("ok\n");
  response.end("hello from version 2, now with a longer greeting\n");
});

server.listen(Number(process.argv[2]), "127.0.0.1");
process.on("SIGTERM", () => server.close());
