// People who visit a service and keep its cookies: `node visitors.js PORT [VISITORS] [REQUESTS_A_SECOND]`.
// Prints once a second who answered them and what failed, until it is ended.
const http = require("node:http");

const [port, visitors = 200, rate = 200] = process.argv.slice(2).map(Number);
const agent = new http.Agent({ keepAlive: true });
const cookies = new Array(visitors).fill(undefined);
let isUp = false;
let seen = new Map();

function count(name) {
  seen.set(name, (seen.get(name) ?? 0) + 1);
}

function visit(visitor) {
  const headers = cookies[visitor] ? { cookie: cookies[visitor] } : {};
  const request = http.get({ host: "127.0.0.1", port, path: "/", headers, agent }, (response) => {
    isUp = true;
    const given = response.headers["set-cookie"];
    if (given) cookies[visitor] = given[0].split(";")[0];
    let body = "";
    response.on("data", (part) => (body += part));
    response.on("end", () => count(response.statusCode < 500 ? body.match(/version \d+/)?.[0] ?? "other" : "failed"));
    response.on("error", () => count("failed"));
  });
  // Before the service is up nobody has failed anybody.
  request.on("error", () => isUp && count("failed"));
}

setInterval(() => visit(Math.floor(Math.random() * visitors)), 1000 / rate);
setInterval(() => {
  if (!isUp) return;
  const names = ["version 1", "version 2", "failed"];
  console.log(names.map((name) => `${name}: ${seen.get(name) ?? 0}`).join(", "));
  seen = new Map();
}, 1000);
