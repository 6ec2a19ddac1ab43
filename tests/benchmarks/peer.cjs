// The peer: what a user would build with Socket.IO on Node instead. It speaks the same events with
// messages of the same shape and size. Arguments: port, and for durable sends a MongoDB address:
// then each message is one majority insert before it is broadcast and acked.
const { createServer } = require("http");
const { Server } = require("socket.io");
const { MongoClient } = require("mongodb");

const [port, mongoUrl] = process.argv.slice(2);
const ends = new Map();

async function main() {
  const client = mongoUrl ? await MongoClient.connect(mongoUrl) : null;
  const messages = client
    ? client.db("peer").collection("messages", { writeConcern: { w: "majority", j: true } })
    : null;
  const http = createServer();
  const io = new Server(http, { transports: ["websocket", "polling"], perMessageDeflate: false });
  io.on("connection", (socket) => {
    const room = socket.handshake.auth.token;
    socket.join(room);
    socket.on("message:send", async ({ room_id, text, nonce }, ack) => {
      const seq = (ends.get(room_id) || 0) + 1;
      ends.set(room_id, seq);
      const message = {
        id: "01m83qnrmkkgyyvjxhwc7k3bsw", room_id, seq, kind: "text",
        sender: { id: "01m83qnrmkkgyyvjxhwc7k3bsw", name: "Load", is_bot: false }, text, nonce,
        reply_to: null, reactions: {}, mentions: [], attachments: [], audience: null,
        created_at: new Date().toISOString(), edited_at: null, deleted: false,
      };
      if (messages) await messages.insertOne({ ...message, _id: `${room_id}:${seq}:${nonce}` });
      io.to(room_id).emit("message:new", { message });
      ack({ ok: true, message });
    });
  });
  http.listen({ port: +port, host: "127.0.0.1", backlog: 4096 }, () => console.log("ready"));
}
main();
