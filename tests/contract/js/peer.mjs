// One person with the official client, steered by JSON lines: a command in, what happens out.
import { createInterface } from "node:readline";
import { io } from "socket.io-client";

const [url, options] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const socket = io(url, { reconnection: false, ...JSON.parse(options) });
socket.io.on("open", () => {
  say({ opened: socket.io.engine.transport.name });
  socket.io.engine.on("upgrade", (transport) => say({ upgraded: transport.name }));
});
socket.on("connect", () => say({ connected: socket.id }));
socket.on("connect_error", (error) => say({ refused: error.message, data: error.data ?? null }));
socket.on("disconnect", (reason) => say({ disconnected: reason }));
socket.onAny((event, ...payload) => say({ event, payload }));

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { id, event, payload } = JSON.parse(line);
    socket.emit(event, ...payload, (...ack) => say({ id, ack }));
  })
  .on("close", () => {
    socket.disconnect();
    process.exit(0);
  });
